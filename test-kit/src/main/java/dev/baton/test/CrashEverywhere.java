package dev.baton.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test that runs once without a fault, and then once for each point at which its node could die. The points are what
 * the first run passed: the begin and the end of each stage, each statement on its way to PostgreSQL and each answer on
 * its way back, the reply. In the further runs
 *
 * <ul>
 *   <li>the node is killed at the point, as {@code kill -9} does it: all its connections are reset, nothing is drained;
 *   <li>or it is frozen there until another node has finished the request, and then goes on: the thread at the point
 *       and all connections of the node to PostgreSQL are held, its other threads and its HTTP are not;
 *   <li>or, where PostgreSQL answers, its answer is lost with the connection, and the node lives: to {@code COMMIT},
 *       too.
 * </ul>
 *
 * The lease of the lost node runs out at once, and another node takes over. {@link Bench} sends the request again with
 * the same key, as a good client does, and the test goes on. At the end of each run all requests must have ended, all
 * replies to one key of a durable flow must have been the same (that a request was accepted, and what became of it, are
 * no contradiction), and the methods with {@link Invariant} are called; there must be one. Each run begins with the
 * rows that the database had before the first test of the class, and after its {@code @BeforeAll}.
 *
 * <p>Points are found again by their names, in which there is the text of SQL. A run that does not come to its point is
 * tried once more, and then fails: give values to SQL as parameters, and send the same requests in each run.
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
@Execution(ExecutionMode.SAME_THREAD)
@TestTemplate
@ExtendWith(CrashTemplate.class)
public @interface CrashEverywhere {}
