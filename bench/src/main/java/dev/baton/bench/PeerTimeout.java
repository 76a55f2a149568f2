package dev.baton.bench;

import java.util.List;

/**
 * What a peer waits for, by its documentation and with its defaults, before it does again what a dead process was
 * doing.
 *
 * @param source where that is documented
 */
record PeerTimeout(String peer, String what, double seconds, String source) {

    /**
     * Shortest first. Restate is not among them: no such time was found in its documentation. DBOS without Conductor
     * resumes when the same executor is started again: that is no time-out.
     */
    static List<PeerTimeout> documented() {
        return List.of(
                new PeerTimeout(
                        "Temporal, cached workflow (Java)",
                        "sticky schedule-to-start time-out",
                        5,
                        "https://github.com/temporalio/sdk-java/pull/239"),
                new PeerTimeout(
                        "Temporal, workflow task in progress",
                        "workflow task time-out",
                        10,
                        "https://docs.temporal.io/encyclopedia/detecting-workflow-failures"),
                new PeerTimeout(
                        "DBOS with Conductor",
                        "executor time-out",
                        60,
                        "https://docs.dbos.dev/conductor/distributed-recovery"),
                new PeerTimeout(
                        "db-scheduler",
                        "6 missed heartbeats, 5 minutes apart",
                        1_800,
                        "https://github.com/kagkarlsson/db-scheduler/pull/432"));
    }
}
