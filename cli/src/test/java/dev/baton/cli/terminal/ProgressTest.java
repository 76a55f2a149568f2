package dev.baton.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLongStartSaysWhatIsWaitedFor() {
        Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), false);
        try (Progress progress = new Progress(
                console, Instant.now(), List.of("PostgreSQL", "gateway-1", "db-worker-1"), Duration.ofMillis(20))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> said().contains(" s: PostgreSQL, gateway-1, db-worker-1"));
            progress.ready("gateway-1");
            await().atMost(Duration.ofSeconds(60)).until(() -> said().contains(" s: PostgreSQL, db-worker-1"));
        }
        assertThat(said()).contains("  not ready after ").contains("  gateway-1            ready after ");
    }
}
