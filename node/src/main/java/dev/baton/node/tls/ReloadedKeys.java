package dev.baton.node.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key manager of the moment. A handshake asks three times: for an alias, then for what it stands for, certificate
 * and key. They must be of one pair also if they are replaced meanwhile, so an alias here says which it was chosen
 * from: {@code NUMBER:ALIAS}. Any thread.
 */
final class ReloadedKeys extends X509ExtendedKeyManager {
    /** The files are read every few seconds, and a handshake takes no longer than some of these. */
    private static final int KEPT = 4;

    /** The newest first. */
    private volatile List<Numbered> numbered;

    private record Numbered(long number, X509ExtendedKeyManager keys) {
        @Nullable
        String alias(@Nullable String its) {
            return its == null ? null : number + ":" + its;
        }

        String @Nullable [] aliases(String @Nullable [] its) {
            return its == null ? null : Arrays.stream(its).map(this::alias).toArray(String[]::new);
        }
    }

    ReloadedKeys(X509ExtendedKeyManager first) {
        this.numbered = List.of(new Numbered(0, first));
    }

    /** What handshakes that begin from now on use. One call at a time. */
    void use(X509ExtendedKeyManager next) {
        Numbered newest = new Numbered(newest().number + 1, next);
        numbered =
                Stream.concat(Stream.of(newest), numbered.stream()).limit(KEPT).toList();
    }

    private Numbered newest() {
        return numbered.getFirst();
    }

    private Optional<X509ExtendedKeyManager> chosenFrom(String alias) {
        String number = alias.substring(0, Math.max(0, alias.indexOf(':')));
        return numbered.stream()
                .filter(one -> Long.toString(one.number).equals(number))
                .map(Numbered::keys)
                .findFirst();
    }

    private static String own(String alias) {
        return alias.substring(alias.indexOf(':') + 1);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        Numbered newest = newest();
        return newest.aliases(newest.keys.getClientAliases(keyType, issuers));
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Numbered newest = newest();
        return newest.alias(newest.keys.chooseClientAlias(keyTypes, issuers, socket));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        Numbered newest = newest();
        return newest.aliases(newest.keys.getServerAliases(keyType, issuers));
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Numbered newest = newest();
        return newest.alias(newest.keys.chooseServerAlias(keyType, issuers, socket));
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Numbered newest = newest();
        return newest.alias(newest.keys.chooseEngineClientAlias(keyTypes, issuers, engine));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Numbered newest = newest();
        return newest.alias(newest.keys.chooseEngineServerAlias(keyType, issuers, engine));
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return chosenFrom(alias)
                .map(keys -> keys.getCertificateChain(own(alias)))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return chosenFrom(alias).map(keys -> keys.getPrivateKey(own(alias))).orElse(null);
    }
}
