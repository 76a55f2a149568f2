package dev.baton.flows.payments;

import static dev.baton.flows.payments.TestBank.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private final ApiKeys production = new ApiKeys(
            List.of(new ApiKey("shop", sha256("s3cret")), new ApiKey("sly", sha256(PaymentsFlows.DEVELOPMENT_KEY))),
            Optional.empty(),
            false);
    private final ApiKeys development = new ApiKeys(List.of(), Optional.empty(), true);

    @Test
    void aConfiguredKeyNamesItsCaller() {
        assertThat(answer(production.authenticate(shown("s3cret")).result())).isEqualTo(new Caller("shop"));
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
                .isEqualTo(new Caller("development"));
        assertThat(code(production
                        .authenticate(shown(PaymentsFlows.DEVELOPMENT_KEY))
                        .result()))
                .isEqualTo("development-key");
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
