package dev.baton.flows.payments;

/** A transfer that the teller let pass, and what the recipient then had. */
record Booking(Posted posted, LockedAccount from, LockedAccount to, long toAfter) {}
