package dev.baton.flows.payments;

/** What E answers. */
record Worded(Posted posted, Risk risk, String line) {}
