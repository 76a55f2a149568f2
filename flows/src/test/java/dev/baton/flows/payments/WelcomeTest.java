package dev.baton.flows.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WelcomeTest {

    @Test
    void theSuggestedRequestNamesTheDevelopmentKeyAndSampleAccounts() throws IOException {
        try (InputStream in = PaymentsFlows.class.getResourceAsStream("/baton/welcome.txt")) {
            assertThat(in).isNotNull();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("Bearer " + PaymentsFlows.DEVELOPMENT_KEY)
                    .contains("\"from\":\"" + SampleAccounts.iban(1) + "\"")
                    .contains("\"to\":\"" + SampleAccounts.iban(2) + "\"");
        }
    }
}
