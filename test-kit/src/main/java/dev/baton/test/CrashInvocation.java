package dev.baton.test;

import dev.baton.test.CrashRun.Plan;
import dev.baton.test.Points.Point;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * One run of a {@link CrashEverywhere} test: as it is, with the points written down, or with a fault at one of them.
 */
final class CrashInvocation implements BeforeEachCallback, InvocationInterceptor {
    private final Optional<Plan> plan;
    private final Consumer<List<Point>> passed;

    CrashInvocation(Optional<Plan> plan, Consumer<List<Point>> passed) {
        this.plan = plan;
        this.passed = passed;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        OpenBench bench = FlowTestExtension.bench(context);
        bench.rows().restore();
        bench.nodes().journal().clear();
        bench.nodes().prepareSpare();
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        OpenBench bench = FlowTestExtension.bench(context);
        try {
            run(invocation, bench);
            checkInvariants(context, bench.bench());
        } catch (TestAbortedException e) {
            throw e;
        } catch (Exception | AssertionError e) {
            throw new AssertionFailedError(
                    "%s: %s%n%nWhat happened:%n%s"
                            .formatted(
                                    plan.map(Plan::toString).orElse("without a fault"),
                                    e.getMessage(),
                                    bench.nodes().journal()),
                    e);
        }
    }

    private void run(Invocation<Void> invocation, OpenBench bench) throws Throwable {
        Points points = bench.nodes().current().points();
        Optional<CrashRun> crash =
                plan.map(wanted -> new CrashRun(wanted, bench.client(), bench.nodes(), bench.aging()));
        CrashRun run = crash.orElseGet(() -> CrashRun.without(bench.client(), bench.nodes(), bench.aging()));
        bench.client().crash(Optional.of(run));
        try {
            run.begin();
            invocation.proceed();
            passed.accept(points.end());
        } finally {
            run.end();
            bench.client().crash(Optional.empty());
        }
        if (crash.isPresent() && !run.struck()) {
            throw new TestAbortedException(
                    "This run did not come to the point " + plan.orElseThrow().at());
        }
    }

    private static void checkInvariants(ExtensionContext context, Bench bench) {
        AnnotationSupport.findAnnotatedMethods(
                        context.getRequiredTestClass(), Invariant.class, HierarchyTraversalMode.TOP_DOWN)
                .forEach(method -> ReflectionSupport.invokeMethod(
                        method,
                        context.getRequiredTestInstance(),
                        method.getParameterCount() == 0 ? new Object[0] : new Object[] {bench}));
    }
}
