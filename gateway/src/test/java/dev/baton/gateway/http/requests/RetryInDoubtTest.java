package dev.baton.gateway.http.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.gateway.TestGateway;
import dev.baton.gateway.http.exchange.ProblemsTest;
import dev.baton.store.AuditEntry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A retry whose answer can't be read may have been done: neither answer nor audit says that it was not. */
class RetryInDoubtTest {
    private final TestGateway gateway = TestGateway.with();

    @AfterEach
    void close() {
        gateway.close();
    }

    private String outcome(int entries) {
        Awaitility.await("an entry of the audit")
                .atMost(Duration.ofSeconds(30))
                .until(() -> gateway.store.audit.size() == entries);
        return gateway.store.audit.getLast().outcome();
    }

    @Test
    void aRetryThatIsInDoubtIsNotOneThatFailed() {
        gateway.sendAudit();
        UUID id = UUID.randomUUID();

        gateway.store.unreadable = true;
        HttpResponse<String> doubtful = retry(id);
        ProblemsTest.assertProblem(doubtful, 500, "internal-error");
        assertThat(doubtful.body()).contains("\"effect\":\"unknown\"", "Whether it was done is not known");
        assertThat(outcome(1)).isEqualTo(AuditEntry.IN_DOUBT);

        gateway.store.unreadable = false;
        ProblemsTest.assertProblem(retry(id), 404, "no-such-request");
        assertThat(outcome(2)).isEqualTo(AuditEntry.REFUSED);
    }

    private HttpResponse<String> retry(UUID id) {
        return gateway.post("/requests/" + id + "/retry", "", "X-Api-Key", Operators.DEVELOPMENT_KEY);
    }
}
