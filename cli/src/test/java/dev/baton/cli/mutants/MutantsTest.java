package dev.baton.cli.mutants;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Each mutant is found by the tests that it names, and they pass without it: tests that pass on a broken build test
 * nothing. Slow, so {@code mvn verify -Pmutants} runs it and nothing else does; {@code -Dbaton.mutant=NAME} runs one.
 */
@Tag("mutants")
class MutantsTest {
    private static final String ONLY = System.getProperty("baton.mutant", "");

    @TestFactory
    Stream<DynamicTest> mutants() {
        List<Mutant> mutants = Mutant.all().stream()
                .filter(mutant -> ONLY.isEmpty() || mutant.name().equals(ONLY))
                .toList();
        // A process for each class, as when a mutant is looked for: PostgreSQL is unpacked once a process, and not
        // always where the next class looks for it.
        Map<String, List<String>> tests = mutants.stream()
                .flatMap(mutant -> mutant.tests().stream())
                .distinct()
                .collect(groupingBy(test -> test.split("#", 2)[0], TreeMap::new, toList()));
        return Stream.concat(
                tests.values().stream().map(MutantsTest::passes),
                mutants.stream().flatMap(MutantsTest::found));
    }

    private static DynamicTest passes(List<String> tests) {
        return dynamicTest("without a mutant these pass: " + tests, () -> {
            TestProcess.Result result = TestProcess.run(Optional.empty(), tests);
            assertThat(result.exit()).as(result.output()).hasValue(RunTests.PASSED);
        });
    }

    private static Stream<DynamicTest> found(Mutant mutant) {
        return mutant.tests().stream()
                .map(test -> dynamicTest(mutant.name() + " is found by " + test, () -> {
                    TestProcess.Result result = TestProcess.run(Optional.of(BrokenBuild.of(mutant)), List.of(test));
                    assertThat(result.exit())
                            .as("%s with the mutant %s: %s", test, mutant.name(), result.output())
                            .hasValue(RunTests.FAILED);
                }));
    }
}
