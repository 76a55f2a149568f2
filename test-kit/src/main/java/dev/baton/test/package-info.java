/**
 * Tests of flows, with JUnit 5: a node with all roles and a real PostgreSQL in the test's JVM. {@link FlowTest} gives a
 * test its {@link Bench}; {@link CrashEverywhere} runs a test again for each point at which its node could die. Called
 * by tests, on their threads; knows nothing of any flow.
 */
@NullMarked
package dev.baton.test;

import org.jspecify.annotations.NullMarked;
