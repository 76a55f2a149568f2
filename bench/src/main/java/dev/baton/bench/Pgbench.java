package dev.baton.bench;

import dev.baton.load.Overdue;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's own benchmark, on the same tables; if it is installed. */
final class Pgbench {
    /** To connect, and to end. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");

    /** @param perSecond transactions; {@code latency} average, in microseconds */
    record Result(double perSecond, long latency) {}

    private final Path program;
    private final URI database;

    private Pgbench(Path program, URI database) {
        this.program = program;
        this.database = database;
    }

    /** From the PATH, or from where Debian puts it. */
    static Optional<Pgbench> find(URI database) {
        Stream<Path> onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "pgbench"));
        return Stream.concat(onPath, ofDebian())
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Pgbench(program, database));
    }

    private static Stream<Path> ofDebian() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Stream.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin").resolve("pgbench")).toList().stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    Result run(int clients, int seconds) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        program.toString(),
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        Integer.toString(clients),
                        "-j",
                        Integer.toString(Math.min(2, clients)),
                        "-T",
                        Integer.toString(seconds),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(database.getPort()),
                        "-U",
                        user()[0],
                        database.getPath().substring(1)))
                .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", user()[1]);
        builder.environment().put("PGOPTIONS", "-c search_path=bench");
        Process process = builder.start();
        String said;
        try (Overdue overdue = Overdue.after(Duration.ofSeconds(seconds).plus(GRACE), process)) {
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (overdue.reached()) {
                throw new IOException("pgbench " + overdue);
            }
        }
        return new Result(number(TPS, said), Math.round(number(LATENCY, said) * 1_000));
    }

    /** Its name, and its password. */
    private String[] user() {
        return database.getUserInfo().split(":", 2);
    }

    private static double number(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("pgbench said: " + text.strip());
        }
        return Double.parseDouble(found.group(1));
    }
}
