package dev.baton.cli.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** A process of its own that runs the tests it is given: classes, or {@code class#method}. */
final class RunTests {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int NOT_RUN = 2;

    private RunTests() {}

    public static void main(String[] tests) {
        List<String> outcomes = new ArrayList<>();
        int worst = PASSED;
        for (String test : tests) {
            TestExecutionSummary summary = run(test);
            int outcome = summary.getTestsStartedCount() == 0
                    ? NOT_RUN
                    : summary.getTotalFailureCount() == 0 ? PASSED : FAILED;
            worst = Math.max(worst, outcome);
            outcomes.add("%s: %d started, %d failed"
                    .formatted(test, summary.getTestsStartedCount(), summary.getTotalFailureCount()));
            summary.getFailures().forEach(failure -> failure.getException().printStackTrace());
        }
        outcomes.forEach(System.out::println);
        System.exit(worst); // a failed test may leave threads behind
    }

    private static TestExecutionSummary run(String test) {
        String[] parts = test.split("#", 2);
        LauncherDiscoveryRequestBuilder request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(parts[0]));
        if (parts.length == 2) {
            request.filters(onlyMethod(parts[1]));
        }
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request.build(), listener);
        return listener.getSummary();
    }

    private static PostDiscoveryFilter onlyMethod(String name) {
        return descriptor -> FilterResult.includedIf(descriptor
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(method -> method.getMethodName().equals(name))
                .orElse(true));
    }
}
