package dev.baton.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The compiler checks that each stage takes what the one before it answers; so this test calls the compiler. */
class FlowTypingTest {

    @Test
    void stagesThatFitTogetherCompile() {
        assertThat(errorsOf("""
                        .onEventLoop("A length", Integer.class, (context, text) -> Outcome.done(text.length()))
                        .onCompute("D double", Long.class, (context, length) -> Outcome.done(2L * length))
                        """)).isEmpty();
    }

    @Test
    void aStageThatTakesSomethingElseDoesNotCompile() {
        assertThat(errorsOf("""
                        .onEventLoop("A length", Integer.class, (context, text) -> Outcome.done(text.length()))
                        .onCompute("D upper", String.class, (context, length) -> Outcome.done(length.toUpperCase()))
                        """)).contains("toUpperCase");
    }

    @Test
    void aStageThatAnswersAnotherTypeThanItSaysDoesNotCompile() {
        assertThat(errorsOf("""
                        .onEventLoop("A length", Integer.class, (context, text) -> Outcome.done("five"))
                        """)).contains("String", "Integer");
    }

    @Test
    void aDurableFlowNeedsADatabaseStageToBeClaimedWith() {
        var flow = Flow.named("sum")
                .post("/sums", String.class)
                .onEventLoop("A", String.class, (context, text) -> Outcome.done(text))
                .durable();

        assertThatThrownBy(() -> flow.reply(200)).hasMessageContaining("sum").hasMessageContaining("database stage");
    }

    @Test
    void onlyDurableFlowsRetry() {
        var flow = Flow.named("sum")
                .post("/sums", String.class)
                .onCompute("D", String.class, (context, text) -> Outcome.done(text))
                .retrying(Retry.attempts(3, java.time.Duration.ofMillis(10)));

        assertThatThrownBy(() -> flow.reply(200)).hasMessageContaining("not durable");
    }

    @Test
    void onlyAFlowThatAuthenticatesNeedsScopes() {
        var open = Flow.named("sum").post("/sums", String.class);
        var closed = open.authenticate("A", Authentication.byToken());

        assertThatThrownBy(() -> open.scope("sums:make")).hasMessageContaining("does not authenticate");
        assertThatThrownBy(() -> closed.scope("sums make")).isInstanceOf(IllegalArgumentException.class);
        assertThat(closed.scope("sums:make")
                        .scope("sums:read")
                        .onEventLoop("B", String.class, (context, text) -> Outcome.done(text))
                        .reply(200)
                        .withStages(stage -> stage)
                        .scopes())
                .containsExactlyInAnyOrder("sums:make", "sums:read");
    }

    @Test
    void aNameThatCouldNotBeAnAddressIsRefused() {
        assertThatThrownBy(() -> Flow.named("Transfer Money")).hasMessageContaining("kebab-case");
    }

    private static String errorsOf(String stages) {
        String source = """
                package probe;
                import dev.baton.flow.*;
                class Probe {
                  Flow<String, ?> flow() {
                    return Flow.named("probe").post("/probes", String.class)
                %s
                    .reply(200);
                  }
                }
                """.formatted(stages);
        StringWriter errors = new StringWriter();
        ToolProvider.getSystemJavaCompiler()
                .getTask(
                        errors,
                        null,
                        null,
                        List.of(
                                "-proc:none",
                                "-Xlint:none",
                                "-implicit:none",
                                "-d",
                                System.getProperty("java.io.tmpdir") + "/baton-typing-probe",
                                "-cp",
                                System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(source)))
                .call();
        return errors.toString();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///probe/Probe.java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
