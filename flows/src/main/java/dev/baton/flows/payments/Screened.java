package dev.baton.flows.payments;

/** What D answers. */
record Screened(Posted posted, Risk risk) {}
