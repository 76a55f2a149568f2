package dev.baton.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once without a fault, and then once for each point at which its node could die. The points are what
 * the first run passed: the begin and the end of each stage, each statement on its way to PostgreSQL and each answer on
 * its way back, the reply. In the further runs
 *
 * <ul>
 *   <li>the node is killed at the point, as {@code kill -9} does it: all its connections are reset, nothing is drained;
 *   <li>or it is frozen there until another node has finished the request, and then goes on;
 *   <li>or, where PostgreSQL answers, its answer is lost with the connection, and the node lives: to {@code COMMIT},
 *       too.
 * </ul>
 *
 * The lease of the lost node runs out at once, and another node takes over. {@link Bench} sends the request again with
 * the same key, as a good client does, and the test goes on. At the end of each run no request may be left running, all
 * retries must have been answered the same, and the methods with {@link Invariant} are called. Each run begins with the
 * rows that the database had before the first test of the class.
 *
 * <pre>{@code
 * @FlowTest
 * class SeatsCrashTest {
 *     @CrashEverywhere
 *     void aSeatIsBooked(Bench bench) {
 *         bench.post("/seats", new Order("1a", "Ada")).withKey("k1").expect(201);
 *     }
 *
 *     @Invariant
 *     void onceAndNoMore(Bench bench) {
 *         assertThat(bench.number("SELECT count(*) FROM seats.booking")).isEqualTo(1);
 *     }
 * }
 * }</pre>
 *
 * A run that fails is named by its point, such as {@code killed after COMMIT}, and shows all that happened in it. All
 * roles are in the one node: they die together. What a stage does outside of PostgreSQL is not undone and not repeated
 * by the kit; whether it may happen twice is a question for the test.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(CrashTemplate.class)
public @interface CrashEverywhere {}
