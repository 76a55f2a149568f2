package dev.baton.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.config.ConfigFile;
import dev.baton.config.StartProblem;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Outcome;
import dev.baton.testing.FreePorts;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flows are code of others: with those that can't be had, a node does not start, and says why in one line. */
class ForeignFlowsTest {
    @TempDir
    Path dir;

    /** Throws what no node foresees. */
    public static final class Failing implements FlowProvider {
        @Override
        public List<Flow<?, ?>> flows(FlowConfig config) {
            throw new AssertionError("first\nsecond");
        }
    }

    /** Two flows at one route. */
    public static final class Twice implements FlowProvider {
        @Override
        public List<Flow<?, ?>> flows(FlowConfig config) {
            return List.of(flow("one"), flow("two"));
        }

        private static Flow<String, String> flow(String name) {
            return Flow.named(name)
                    .post("/same", String.class)
                    .onEventLoop("echo", String.class, (context, text) -> Outcome.done(text))
                    .reply(200);
        }
    }

    private String refused(Class<? extends FlowProvider> provider) throws Exception {
        Path services = Files.createDirectories(dir.resolve("META-INF/services"));
        Files.writeString(services.resolve(FlowProvider.class.getName()), provider.getName());
        Path config = Files.writeString(dir.resolve("baton.yaml"), TestNodes.config("n", FreePorts.one()));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            Throwable problem = catchThrowable(() -> NodePlan.of(Set.of(), ConfigFile.load(config, Map.of())));
            assertThat(problem).isInstanceOf(StartProblem.class);
            assertThat(problem.getMessage()).hasLineCount(1);
            return problem.getMessage();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aProviderThatThrowsIsNamed() throws Exception {
        assertThat(refused(Failing.class))
                .startsWith("The flows of " + Failing.class.getName() + " in ")
                .contains(" can't be built: java.lang.AssertionError: first; second at ");
    }

    @Test
    void twoFlowsAtOneRouteAreNamed() throws Exception {
        assertThat(refused(Twice.class))
                .isEqualTo("Two flows have the same route POST /same: flow one version 1 and flow two version 1");
    }
}
