package dev.baton.dbworker.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingForFlowTest {

    @Test
    void oneRequestWaitsAndSeveralWait() {
        assertThat(new WaitingForFlow("transfer", 2, "book", 1))
                .hasToString("1 request of flow transfer version 2 waits at stage book:"
                        + " no node has that version of the flow");
        assertThat(new WaitingForFlow("transfer", 2, "book", 20))
                .asString()
                .startsWith("20 requests of flow transfer version 2 wait at stage book:");
    }
}
