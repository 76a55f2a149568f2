package dev.baton.cluster;

import java.nio.file.Path;
import java.time.Duration;

/** PostgreSQL's own tool, from beside the running server. */
final class PgCtl {
    private PgCtl() {}

    static void restart(Postmaster postmaster, Path log, Duration atMost) {
        PgPrograms.run(
                PgPrograms.command(
                        postmaster.program("pg_ctl"),
                        "restart",
                        "-m",
                        "immediate",
                        "-w",
                        "-t",
                        Long.toString(atMost.toSeconds()),
                        "-D",
                        postmaster.data().toString()),
                "",
                log,
                atMost);
    }
}
