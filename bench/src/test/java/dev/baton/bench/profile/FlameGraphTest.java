package dev.baton.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.bench.profile.Stacks.Kind;
import dev.baton.cluster.ClusterProblem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlameGraphTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir
    Path dir;

    @Test
    void whatAJvmDoesAndAllocatesIsSeenInItsPictures() throws Exception {
        Recording recording = Recording.start(JAVA, ProcessHandle.current().pid());
        long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        long sum = 0;
        while (System.nanoTime() - until < 0) {
            sum += workHard() + fill().length;
        }
        System.gc();
        Path file = dir.resolve("own.jfr");
        recording.stop(file);

        Stacks processor = Stacks.of(file, Kind.PROCESSOR);
        Stacks memory = Stacks.of(file, Kind.MEMORY);

        assertThat(sum).isNotZero();
        assertThat(processor.samples()).isGreaterThan(20);
        assertThat(processor.top(50)).extracting(Stacks.Share::method).anyMatch(method -> method.contains("workHard"));
        assertThat(memory.top(3)).extracting(Stacks.Share::method).contains(FlameGraphTest.class.getName() + ".fill");
        assertThat(Pauses.of(file)).satisfies(pauses -> {
            assertThat(pauses.collections()).isPositive();
            assertThat(pauses.all()).isPositive().isGreaterThanOrEqualTo(pauses.longest());
            assertThat(pauses.recorded()).isGreaterThan(Duration.ofMillis(900));
        });
        assertThat(FlameGraph.svg(memory, "own <memory>"))
                .startsWith("<svg")
                .contains("FlameGraphTest.fill", "class=\"baton\"", "own &lt;memory&gt;");
    }

    @Test
    void aJvmThatIsNotThereIsAProblemForPeople() {
        assertThatThrownBy(() -> Recording.start(JAVA, Integer.MAX_VALUE))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageContaining("jcmd");
    }

    private static long workHard() {
        long hash = ThreadLocalRandom.current().nextLong() | 1;
        for (int i = 0; i < 200_000; i++) {
            hash = hash * 31 + (hash >>> 7);
        }
        return hash | 1;
    }

    private static byte[] fill() {
        return new byte[64 * 1024];
    }
}
