package dev.baton.flows.payments;

import static dev.baton.flows.payments.TestBank.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.KeyFile;
import dev.baton.flow.Outcome;
import dev.baton.flow.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BankCallersTest {
    private final BankCallers production = new BankCallers(
            List.of(
                    new ApiKey("shop", sha256("s3cret"), Set.of("accounts:open")),
                    new ApiKey("development", sha256("old"), Set.of()),
                    new ApiKey("sly", sha256(PaymentsFlows.DEVELOPMENT_KEY), Set.of())),
            Optional.empty(),
            false);
    private final BankCallers development = new BankCallers(List.of(), Optional.empty(), true);

    @Test
    void aConfiguredKeyNamesItsCaller() {
        assertThat(answer(production.authenticate(shown("s3cret")).result()))
                .isEqualTo(new Caller("shop", Set.of("accounts:open")));
    }

    /** An issuer may have a subject of the name of a key. */
    @Test
    void aTokensCallerIsNoKeysCaller() {
        Token token = new Token("https://id.example.com", "shop", Set.of("accounts:all"));
        Caller caller = answer(production
                .authenticate(new Credentials(Optional.empty(), Optional.of(token)))
                .result());

        assertThat(caller).isEqualTo(new Caller("https://id.example.com#shop", Set.of("accounts:all")));
        assertThat(ApiKey.parse("a:" + sha256("x") + ":accounts:open accounts:all")
                        .scopes())
                .containsExactlyInAnyOrder("accounts:open", "accounts:all");
    }

    @Test
    void everyOtherKeyIsRefused() {
        assertThat(code(production.authenticate(shown("S3cret")).result())).isEqualTo("unknown-api-key");
        assertThat(code(production.authenticate(shown("x".repeat(100_000))).result()))
                .isEqualTo("unknown-api-key");
        assertThat(code(production
                        .authenticate(new Credentials(Optional.empty()))
                        .result()))
                .isEqualTo("missing-api-key");
    }

    @Test
    void theDevelopmentKeyWorksInDevelopmentOnlyEvenIfConfigured() {
        assertThat(answer(development
                        .authenticate(shown(PaymentsFlows.DEVELOPMENT_KEY))
                        .result()))
                .isEqualTo(new Caller("development", Set.of("accounts:open", "accounts:all")));
        assertThat(code(production
                        .authenticate(shown(PaymentsFlows.DEVELOPMENT_KEY))
                        .result()))
                .isEqualTo("development-key");
    }

    /** The sample accounts are its, and those of databases that knew no customers. */
    @Test
    void aKeyByTheNameOfTheDeveloperIsRefusedOutsideDevelopment() {
        assertThat(code(production.authenticate(shown("old")).result())).isEqualTo("development-key");
    }

    @Test
    void aKeyUnderTwoNamesIsRefused(@TempDir Path dir) throws IOException {
        ApiKey ann = new ApiKey("ann", sha256("k"), Set.of());
        ApiKey bob = new ApiKey("bob", sha256("k").toUpperCase(Locale.ROOT), Set.of());

        assertThatThrownBy(() -> BankCallers.names(List.of(ann, bob)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("flows.payments.api-keys gives 'bob' the key of 'ann'; allowed: one name for each key");
        Path file = Files.writeString(dir.resolve("keys"), "ann " + sha256("k") + "\nbob " + sha256("k") + "\n");
        assertThatThrownBy(() -> KeyFile.read(file, BankCallers.names(List.of(ann)), KeyFile.Entry::caller))
                .hasMessage(file + ", line 2 gives 'bob' the key of 'ann'; allowed: one name for each key");
    }

    @Test
    void aKeyWithTwoSetsOfScopesIsRefused() {
        ApiKey all = new ApiKey("ann", sha256("k"), Set.of("accounts:all"));
        ApiKey own = new ApiKey("ann", sha256("k"), Set.of());

        assertThatThrownBy(() -> BankCallers.names(List.of(all, own)))
                .hasMessageStartingWith("flows.payments.api-keys has a key of 'ann' twice, with another end");
        BankCallers.names(List.of(all, all));
    }

    private static Credentials shown(String key) {
        return new Credentials(Optional.of(key));
    }

    private static String code(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        var refusal = ((Outcome.Refused<?>) outcome).why();
        assertThat(refusal.status()).isEqualTo(401);
        return refusal.code();
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
