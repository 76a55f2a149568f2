/**
 * Broken builds: a mutant is the shipped source with one small, named break. The list of them is in
 * {@code cli/src/test/mutants}; {@code mvn verify -Pmutants} shows that a test finds each.
 */
package dev.baton.cli.mutants;
