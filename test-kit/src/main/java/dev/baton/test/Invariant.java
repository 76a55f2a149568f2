package dev.baton.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What must hold after each run of a {@link CrashEverywhere} test of the class, and of those that are nested in it,
 * wherever the node died. The method has no parameter, or a {@link Bench}, and throws if it does not hold.
 *
 * <pre>{@code
 * @Invariant
 * void noMoneyIsMadeOrLost(Bench bench) {
 *     assertThat(bench.number("SELECT sum(balance) FROM payments.account")).isEqualTo(1_000);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Invariant {}
