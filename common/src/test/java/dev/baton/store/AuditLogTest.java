package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.testing.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The audit takes no more memory than it may, and loses nothing unseen. */
@Tag("security")
class AuditLogTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AuditLog log = new AuditLog("n1", meters);

    private static AuditEntry entry(String detail) {
        return AuditEntry.now("n1", "ann", "127.0.0.1", "retry", AuditEntry.DONE)
                .with(detail);
    }

    @Test
    void whileNoDbWorkerCanBeReachedABoundedNumberIsKeptAndTheRestIsCounted() {
        for (int i = 0; i < AuditLog.MOST + 7; i++) {
            log.add(entry("number " + i));
        }

        assertThat(log.waiting()).isEqualTo(AuditLog.MOST);
        assertThat(meters.counter("baton.audit.lost").count()).isEqualTo(7);
        Await.await(log.close());
        assertThat(meters.counter("baton.audit.lost").count()).isEqualTo(AuditLog.MOST + 7);
    }

    @Test
    void refusedActsHaveALimitAndLeaveRoomForTheRest() {
        for (int i = 0; i < 2 * AuditLog.MOST; i++) {
            log.add(AuditEntry.now("n1", "-", "10.0." + i / 250 + "." + i % 250, "retry", AuditEntry.REFUSED));
            log.add(AuditEntry.now("n1", "-", "10.9.9.9", "retry", AuditEntry.REFUSED));
        }

        assertThat(log.waiting()).isBetween(AuditLog.REFUSED, AuditLog.MOST / 2);
        assertThat(meters.counter("baton.audit.lost").count()).isZero();
        log.add(entry("a real one"));
        int waiting = log.waiting();
        Await.await(log.close());
        assertThat(meters.counter("baton.audit.lost").count())
                .as("and one that sums up the refused")
                .isEqualTo(waiting + 1);
    }

    @Test
    void theLogSaysWhyAnEntryIsNotQueued() {
        for (int i = 0; i < AuditLog.MOST / 2; i++) {
            log.add(entry("number " + i));
        }
        assertThat(log.obstacle(AuditLog.MOST)).isEmpty();
        assertThat(log.obstacle(AuditLog.MOST / 2)).get().asString().contains("half of the queue");
        for (int i = 0; i < AuditLog.MOST / 2; i++) {
            log.add(entry("number " + i));
        }
        assertThat(log.obstacle(AuditLog.MOST)).contains("2000 wait for a db-worker already");

        Await.await(log.close());
        assertThat(log.obstacle(AuditLog.MOST)).contains("this node is stopping");
    }

    @Test
    void textsAreOneShortLine() {
        assertThat(entry("a\u009bb\u202ec\u2028d").detail()).isEqualTo("a b c d");
        assertThat(entry("a\nb\u0000c").detail()).isEqualTo("a b c");
        assertThat(entry("x".repeat(10_000)).detail()).hasSize(200);
    }

    @Test
    void inTheLogAnEntryIsASentence() {
        AuditEntry entry = entry("by hand").about(new UUID(1, 2));
        assertThat(entry.toString())
                .endsWith("Z, ann from 127.0.0.1 at n1: retry 00000000-0000-0001-0000-000000000002, done: by hand");
    }

    @Test
    void aFilterNamesFields() {
        UUID id = new UUID(1, 2);
        assertThat(AuditQuery.parse(" who:ann  request:" + id, Optional.of(id), 10))
                .isEqualTo(new AuditQuery(Map.of("who", "ann", "request", id.toString()), Optional.of(id), 10));
        assertThat(AuditQuery.parse("", Optional.empty(), 1).equal()).isEmpty();
        for (String bad : new String[] {"ann", "who:", "age:7", "request:7", "request:1-1-1-1-1"}) {
            assertThatThrownBy(() -> AuditQuery.parse(bad, Optional.empty(), 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(AuditQuery.parse("who:\"ann b\" what:retry", Optional.empty(), 1)
                        .equal())
                .isEqualTo(Map.of("who", "ann b", "what", "retry"));
        assertThatThrownBy(() -> AuditQuery.parse("what:retry who:\"ann b", Optional.empty(), 1))
                .hasMessage("the quote at character 16 is not closed: who:\"ann");
        assertThatThrownBy(() -> AuditQuery.parse("who:a\"", Optional.empty(), 1))
                .hasMessage("the quote at character 6 is not closed: who:a\"");
        assertThatThrownBy(() -> AuditQuery.parse("who:a what:retry who:b", Optional.empty(), 1))
                .hasMessage("who is there more than once");
        assertThatThrownBy(() -> AuditQuery.parse("x".repeat(4_000), Optional.empty(), 1))
                .hasMessageContaining("is no FIELD:VALUE; fields are who")
                .message()
                .hasSizeLessThan(200);
        assertThatThrownBy(() -> RequestState.parse("x".repeat(4_000)))
                .message()
                .endsWith("…'; there are running, done, refused, dead")
                .hasSizeLessThan(120);
    }
}
