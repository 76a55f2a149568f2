/**
 * Faults and checkers: keyed transfers from several clients while something dies, and then the question what was
 * attempted, acknowledged, lost, duplicated and recovered.
 */
package dev.baton.cli.faults;
