package dev.baton.test;

import dev.baton.test.CrashRun.Fault;
import dev.baton.test.CrashRun.Plan;
import dev.baton.test.Points.Point;
import java.util.ArrayList;
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

    private static final class Runs implements Iterator<TestTemplateInvocationContext> {
        private final List<Point> points = new ArrayList<>();
        private Optional<Iterator<Plan>> plans = Optional.empty();
        private boolean begun;

        @Override
        public boolean hasNext() {
            return !begun || plans().hasNext();
        }

        @Override
        public TestTemplateInvocationContext next() {
            if (!begun) {
                begun = true;
                return new Run("without a fault", new CrashInvocation(Optional.empty(), points::addAll));
            }
            if (!plans().hasNext()) {
                throw new NoSuchElementException();
            }
            Plan plan = plans().next();
            return new Run(plan.toString(), new CrashInvocation(Optional.of(plan), ignored -> {}));
        }

        /** None if the first run failed. */
        private Iterator<Plan> plans() {
            if (plans.isEmpty()) {
                plans = Optional.of(plans(points).iterator());
            }
            return plans.get();
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
