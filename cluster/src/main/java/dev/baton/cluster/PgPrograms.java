package dev.baton.cluster;

import dev.baton.async.IoReason;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where PostgreSQL's programs are unpacked, and how they are run beside the server. */
final class PgPrograms {
    private PgPrograms() {}

    /**
     * The folder for them: {@code .baton} of the installation, where all clusters of this user share them; else below
     * the data. Never a folder in which another user may put a program.
     */
    static File folder(Path home) throws IOException {
        Path shared = Installation.findHome().resolve(".baton");
        if (!Files.exists(shared) && Files.isWritable(shared.resolveSibling("."))) {
            PrivateFolder.create(shared);
        }
        Path folder = PrivateFolder.create((Files.isWritable(shared) ? shared : home).resolve("programs"));
        PrivateFolder.restrict(folder);
        return folder.toFile();
    }

    /** The PostgreSQL that was unpacked last. */
    static Path find(Path folder, String program) {
        try (Stream<Path> unpacked = Files.list(folder)) {
            return unpacked.map(one -> one.resolve("bin").resolve(program))
                    .filter(Files::isExecutable)
                    .max((one, other) -> Long.compare(
                            one.toFile().lastModified(), other.toFile().lastModified()))
                    .orElseThrow(() -> new ClusterProblem("There is no " + program + " in " + folder));
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + folder + ": " + IoReason.of(e), e);
        }
    }

    /** As the embedded server is started, too: PostgreSQL refuses to run as root. */
    static List<String> command(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** @param input what it reads: passwords go this way, as arguments are visible to all users */
    static void run(List<String> command, String input, Path log, Duration atMost) {
        String name = Path.of(command.get(0).equals("unshare") ? command.get(2) : command.get(0))
                .getFileName()
                .toString();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(atMost.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new ClusterProblem(name + " was not done within " + atMost.toSeconds() + " s; see " + log);
            }
            if (process.exitValue() != 0) {
                throw new ClusterProblem(name + " failed: " + Tail.lastWords(log) + " (its log: " + log + ")");
            }
        } catch (IOException e) {
            throw new ClusterProblem(name + " can't be run: " + IoReason.of(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterProblem("Interrupted while " + name + " ran", e);
        }
    }
}
