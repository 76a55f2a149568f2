package dev.baton.test;

import dev.baton.test.CrashRun.Fault;
import dev.baton.test.CrashRun.Plan;
import dev.baton.test.Points.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** The runs of a {@link CrashEverywhere} test: the first one finds the points of the others. */
final class CrashTemplate implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    /** JUnit takes the next one when the one before has run. */
    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new Runs(), Spliterator.ORDERED), false);
    }

    private record Attempt(Plan plan, int number) {
        @Override
        public String toString() {
            return number == 1 ? plan.toString() : plan + ", tried again";
        }
    }

    private static final class Runs implements Iterator<TestTemplateInvocationContext>, CrashInvocation.Progress {
        private static final int ATTEMPTS = 2;

        private final Deque<Attempt> attempts = new ArrayDeque<>();
        private boolean begun;
        private boolean ended;
        private int number;

        @Override
        public boolean hasNext() {
            if (begun && !ended) {
                throw new IllegalStateException(
                        "The run before is not over: the runs of a @CrashEverywhere test come one after another,"
                                + " so let no configuration or annotation run them in parallel");
            }
            return !begun || !attempts.isEmpty();
        }

        @Override
        public TestTemplateInvocationContext next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            ended = false;
            if (!begun) {
                begun = true;
                return new Run("without a fault", new CrashInvocation(Optional.empty(), this));
            }
            Attempt attempt = attempts.removeFirst();
            number = attempt.number();
            return new Run(attempt.toString(), new CrashInvocation(Optional.of(attempt.plan()), this));
        }

        @Override
        public void passed(List<Point> points) {
            plans(points).forEach(plan -> attempts.add(new Attempt(plan, 1)));
        }

        @Override
        public boolean missed(Plan plan) {
            return number < ATTEMPTS && attempts.add(new Attempt(plan, number + 1));
        }

        @Override
        public void ended() {
            ended = true;
        }

        private static List<Plan> plans(List<Point> points) {
            List<Plan> plans = new ArrayList<>();
            points.forEach(point -> plans.add(new Plan(Fault.KILL, point)));
            points.stream()
                    .filter(point -> point.name().startsWith("after ")
                            && !point.name().startsWith("after stage ")
                            && !point.name().contains("the reply to"))
                    .forEach(point -> plans.add(new Plan(Fault.LOSE_ANSWER, point)));
            points.stream()
                    .filter(point -> !point.name().contains("the reply to"))
                    .forEach(point -> plans.add(new Plan(Fault.FREEZE, point)));
            return plans;
        }
    }

    private record Run(String name, Extension extension) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocation) {
            return name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(extension);
        }
    }
}
