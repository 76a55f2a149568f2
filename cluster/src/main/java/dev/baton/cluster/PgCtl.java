package dev.baton.cluster;

import dev.baton.async.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's own tool, from beside the server.
 *
 * @param options of the server, as it wrote them down when it started
 */
record PgCtl(Path program, Path data, String options) {

    /** Of a server that has just started. Kept, as a start on a full disk leaves the server's own note empty. */
    static PgCtl of(Path data) {
        Path note = data.resolve("postmaster.opts");
        try {
            String line = Files.readString(note).strip();
            int arguments = line.indexOf(" \"");
            if (arguments < 0) {
                throw new ClusterProblem("Can't read " + note + ": it has no options");
            }
            return new PgCtl(
                    Path.of(line.substring(0, arguments)).resolveSibling("pg_ctl"),
                    data,
                    line.substring(arguments + 1));
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + note + ": " + IoReason.of(e), e);
        }
    }

    /**
     * As it was started before. Ends soon if the server does: on a full disk it would start itself again, and was seen
     * to stay in recovery for ever.
     */
    void start(Path log, Duration atMost) {
        run(log, atMost, "start", "-o", options + " -c restart_after_crash=off");
    }

    void restartImmediately(Path log, Duration atMost) {
        run(log, atMost, "restart", "-m", "immediate");
    }

    private void run(Path log, Duration atMost, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("-w", "-t", Long.toString(atMost.toSeconds()), "-D", data.toString()));
        PgPrograms.run(PgPrograms.command(program, arguments.toArray(String[]::new)), "", log, atMost);
    }
}
