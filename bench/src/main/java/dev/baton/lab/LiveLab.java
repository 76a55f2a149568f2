package dev.baton.lab;

import dev.baton.cluster.ClusterProblem;
import dev.baton.terminal.CommandTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** {@code baton lab --live}: the page of the lab, over the cluster that runs here or one that is started for it. */
final class LiveLab {
    static final int HTTP_PORT = 8080;
    static final int ADMIN_PORT = 9090;

    private static final String PAGE = "/lab";
    private static final long START_SECONDS = 240;
    private static final long BROWSER_SECONDS = 5;

    private final Path home;
    private final Consumer<String> lines;

    /** @param home where the script is that starts a cluster */
    LiveLab(Path home, Consumer<String> lines) {
        this.home = home;
        this.lines = lines;
    }

    /** The ports are of a cluster that has to be started. */
    void open(int httpPort, int adminPort, Optional<Path> dataDir) throws IOException, InterruptedException {
        Optional<String> running = running();
        if (running.isEmpty()) {
            start(httpPort, adminPort, dataDir);
        }
        String page = running.orElse("http://127.0.0.1:" + adminPort) + PAGE;
        lines.accept("The live lab: " + page);
        browse(page);
    }

    /** The admin port of the first node that runs: a gateway, if one runs. */
    static Optional<String> running() {
        String admins = System.getProperty(CommandTool.ADMINS, "");
        return Optional.of(admins.split(",", 2)[0]).filter(uri -> !uri.isEmpty());
    }

    private void start(int httpPort, int adminPort, Optional<Path> dataDir) throws IOException, InterruptedException {
        lines.accept("No cluster runs here; starting one");
        List<String> command = new ArrayList<>(List.of(
                home.resolve("baton").toString(),
                "up",
                "--detach",
                "--http-port=" + httpPort,
                "--admin-port=" + adminPort));
        dataDir.ifPresent(dir -> command.add("--data-dir=" + dir.toAbsolutePath()));
        Process up = new ProcessBuilder(command).inheritIO().start();
        if (!up.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
            up.destroy();
            throw new ClusterProblem("The cluster was not ready within %d s".formatted(START_SECONDS));
        }
        if (up.exitValue() != 0) {
            throw new ClusterProblem("The cluster could not be started; see above");
        }
    }

    /** Where there is a desktop; elsewhere the address is enough. */
    private static void browse(String page) throws IOException, InterruptedException {
        if (System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null) {
            Process browser = new ProcessBuilder(
                            "sh", "-c", "command -v xdg-open >/dev/null && xdg-open \"$1\"", "sh", page)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            browser.waitFor(BROWSER_SECONDS, TimeUnit.SECONDS);
        }
    }
}
