package dev.baton.test;

import dev.baton.flow.FlowProvider;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A class that tests flows: its methods get a {@link Bench}, behind which is a node with all roles, on a PostgreSQL
 * database with the flows' migrations. The server is one for the whole run of tests, database and node are one for the
 * class: its tests share their rows, so give each its own keys.
 *
 * <pre>{@code
 * @FlowTest
 * class GreetingsTest {
 *     @Test
 *     void aGreetingIsStored(Bench bench) {
 *         Greeting greeting = bench.post("/greetings", new Order("Ada"))
 *                 .withKey("k1")
 *                 .expect(201)
 *                 .as(Greeting.class);
 *
 *         assertThat(greeting.text()).isEqualTo("Hello, Ada");
 *         assertThat(bench.number("SELECT count(*) FROM greetings.greeting")).isEqualTo(1);
 *     }
 * }
 * }</pre>
 *
 * Its tests run one after another, whatever JUnit is configured to do in parallel: a bench is for one thread. When a
 * test fails, the timelines of its last requests are part of the failure.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(FlowTestExtension.class)
public @interface FlowTest {

    /** The providers whose flows are tested; none: all that {@link java.util.ServiceLoader} finds. */
    Class<? extends FlowProvider>[] value() default {};

    /**
     * Configuration, each as {@code key=value}, such as {@code flows.greetings.limit=3}. It goes over the development
     * profile and over the defaults of {@code baton-defaults.yaml}.
     */
    String[] config() default {};
}
