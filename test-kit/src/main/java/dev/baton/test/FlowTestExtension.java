package dev.baton.test;

import dev.baton.config.ConfigFile;
import dev.baton.flow.FlowProvider;
import dev.baton.run.FlowCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/** Gives each class with {@link FlowTest} its bench, and shows what requests did when a test failed. */
final class FlowTestExtension implements ParameterResolver, BeforeEachCallback, TestExecutionExceptionHandler {
    private static final Namespace NAMESPACE = Namespace.create(FlowTestExtension.class);

    /** The bench of the class that a test is in; opened with the first question for it. */
    static OpenBench bench(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getParent().isPresent()
                && ofClass.getParent().get().getTestClass().isPresent()) {
            ofClass = ofClass.getParent().get();
        }
        ExtensionContext top = ofClass;
        return top.getStore(NAMESPACE).getOrComputeIfAbsent(OpenBench.class, ignored -> open(top), OpenBench.class);
    }

    private static OpenBench open(ExtensionContext context) {
        FlowTest test = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), FlowTest.class)
                .orElseThrow(() -> new IllegalStateException(
                        context.getRequiredTestClass().getName() + " needs the annotation FlowTest"));
        return OpenBench.open(
                TestServer.of(context).newDatabase(),
                settings(test.config()),
                config -> flows(test, config, context.getRequiredTestClass().getClassLoader()));
    }

    private static FlowCatalog flows(FlowTest test, ConfigFile config, ClassLoader classes) {
        if (test.value().length == 0) {
            return FlowCatalog.load(classes, config.forFlows());
        }
        List<FlowProvider> providers = new ArrayList<>();
        for (Class<? extends FlowProvider> provider : test.value()) {
            providers.add(ReflectionSupport.newInstance(provider));
        }
        return new FlowCatalog(
                providers.stream()
                        .flatMap(provider -> provider.flows(config.forFlows()).stream())
                        .toList(),
                providers.stream()
                        .flatMap(provider -> provider.schema(config.forFlows()).stream())
                        .toList(),
                classes);
    }

    /** As environment variables would say it. */
    private static Map<String, String> settings(String[] lines) {
        Map<String, String> settings = new HashMap<>();
        Arrays.stream(lines).forEach(line -> {
            String[] sides = line.split("=", 2);
            if (sides.length != 2) {
                throw new IllegalArgumentException("Configuration is key=value, which this is not: " + line);
            }
            settings.put(
                    "BATON_" + sides[0].strip().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), sides[1].strip());
        });
        return settings;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Bench.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return bench(context).bench();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        OpenBench bench = bench(context);
        bench.client().forgetReplies();
        bench.rows().take();
    }

    /** What a failing test shows besides: as part of the failure, so that each report has it. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (!(failure instanceof TestAbortedException)) {
            failure.addSuppressed(lastRequests(context));
        }
        throw failure;
    }

    /** Or why they can't be shown: the failure is the author's, whatever else fails. */
    private static Throwable lastRequests(ExtensionContext context) {
        try {
            return new LastRequests(bench(context));
        } catch (RuntimeException | AssertionError e) {
            return new IllegalStateException("The last requests of this test can't be shown", e);
        }
    }

    /** No failure of its own: the last requests of a test that failed. */
    private static final class LastRequests extends Exception {
        private static final long serialVersionUID = 1L;

        LastRequests(OpenBench bench) {
            super(
                    bench.client().lastReplies().stream()
                            .map(reply -> "%n%s%n%s"
                                    .formatted(
                                            reply,
                                            bench.bench()
                                                    .findTimeline(reply)
                                                    .map(BenchTimeline::toString)
                                                    .orElse("")))
                            .collect(Collectors.joining()),
                    null,
                    false,
                    false);
        }

        @Override
        public String toString() {
            return "The last requests of this test, and where their time went:" + getMessage();
        }
    }
}
