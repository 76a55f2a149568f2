package dev.baton.node.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.stream.IntStream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReloadedKeysTest {

    @Test
    void aHandshakeThatHasBegunUsesThePairItBeganWith() throws Exception {
        OneKey before = new OneKey();
        OneKey after = new OneKey();
        ReloadedKeys keys = new ReloadedKeys(before);
        String begun = String.valueOf(keys.chooseEngineServerAlias("EC", null, null));

        keys.use(after);

        assertThat(keys.getCertificateChain(begun)).isSameAs(before.chain);
        assertThat(keys.getPrivateKey(begun)).isSameAs(before.key);
        String next = String.valueOf(keys.chooseEngineServerAlias("EC", null, null));
        assertThat(keys.getCertificateChain(next)).isSameAs(after.chain);
        assertThat(keys.getPrivateKey(next)).isSameAs(after.key);
    }

    @Test
    void keysOfLongAgoAreForgotten() throws Exception {
        ReloadedKeys keys = new ReloadedKeys(new OneKey());
        String first = String.valueOf(keys.chooseServerAlias("EC", null, null));
        for (int i : IntStream.range(0, 4).toArray()) {
            keys.use(new OneKey());
            assertThat(keys.getPrivateKey(first) == null).as("after %d", i + 1).isEqualTo(i == 3);
        }
    }

    /** Always the alias "key". */
    private static final class OneKey extends X509ExtendedKeyManager {
        private final PrivateKey key;
        private final X509Certificate[] chain = {};

        OneKey() throws Exception {
            key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        }

        @Override
        public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {"key"};
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "key";
        }

        @Override
        public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return new String[] {"key"};
        }

        @Override
        public String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "key";
        }

        @Override
        public String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return "key";
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return alias.equals("key") ? chain : null;
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return alias.equals("key") ? key : null;
        }
    }
}
