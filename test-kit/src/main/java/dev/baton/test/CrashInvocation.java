package dev.baton.test;

import dev.baton.test.CrashRun.Plan;
import dev.baton.test.Points.Point;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
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
final class CrashInvocation implements BeforeEachCallback, AfterEachCallback, InvocationInterceptor {
    private final Optional<Plan> plan;
    private final Progress progress;

    /** How the runs of a test go on. */
    interface Progress {
        /** The run without a fault held, and passed these points. */
        void passed(List<Point> points);

        /** A run did not come to its point; answers whether there will be another one for it. */
        boolean missed(Plan plan);

        /** The run is over, however it ended. */
        void ended();
    }

    private record Check(Object instance, Method method) {
        void run(Bench bench) {
            ReflectionSupport.invokeMethod(
                    method, instance, method.getParameterCount() == 0 ? new Object[0] : new Object[] {bench});
        }
    }

    CrashInvocation(Optional<Plan> plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        OpenBench bench = FlowTestExtension.bench(context);
        bench.rows().restore();
        bench.nodes().journal().clear();
        bench.nodes().prepareSpare();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        progress.ended();
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        OpenBench bench = FlowTestExtension.bench(context);
        try {
            List<Check> invariants = invariants(context);
            CrashRun run = new CrashRun(plan, bench.client(), bench.nodes(), bench.aging());
            List<Point> passed = run(run, invocation, bench);
            invariants.forEach(invariant -> invariant.run(bench.bench()));
            plan.ifPresentOrElse(wanted -> requireStruck(run, wanted), () -> report(passed));
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

    private static List<Point> run(CrashRun run, Invocation<Void> invocation, OpenBench bench) throws Throwable {
        bench.client().crash(Optional.of(run));
        try {
            run.begin();
            invocation.proceed();
            run.settle();
            return run.passed();
        } finally {
            run.end();
            bench.client().crash(Optional.empty());
        }
    }

    private void report(List<Point> passed) {
        if (passed.isEmpty()) {
            throw new AssertionFailedError("The test passed no point at which a node could die: no flow ran in it");
        }
        progress.passed(passed);
    }

    /** A fault that did not come about shows nothing: a run without it must not look like one that was survived. */
    private void requireStruck(CrashRun run, Plan wanted) {
        if (run.struck()) {
            return;
        }
        String missed = "The point was not passed again: " + wanted.at();
        if (progress.missed(wanted)) {
            throw new TestAbortedException(missed + "; it is tried once more");
        }
        throw new AssertionFailedError(missed + ". The flow's statements differ from run to run, so its crash points"
                + " can't be found again. Give values to SQL as parameters ($1), not as part of its text, and let the"
                + " test and what its flows call do the same in each run: nothing random, no time of day, no count kept"
                + " from an earlier run");
    }

    /** Those of enclosing classes, too: the outermost first. */
    private static List<Check> invariants(ExtensionContext context) {
        List<Check> found = context.getRequiredTestInstances().getAllInstances().stream()
                .flatMap(
                        instance -> AnnotationSupport.findAnnotatedMethods(
                                        instance.getClass(), Invariant.class, HierarchyTraversalMode.TOP_DOWN)
                                .stream()
                                .map(method -> new Check(instance, method)))
                .toList();
        if (found.isEmpty()) {
            throw new AssertionFailedError(context.getRequiredTestClass().getSimpleName()
                    + " has no @Invariant method: nothing would be checked after a crash. Add one that says what must"
                    + " hold, such as the number of rows");
        }
        return found;
    }
}
