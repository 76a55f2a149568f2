package dev.baton.cli.faults;

import java.util.Optional;

/**
 * A transfer as the ledger has it; money in hundredths.
 *
 * @param id also that of the request that made it
 * @param reference the client's key
 */
record LedgerLine(String id, String reference, long amount, Entries entries) {

    /** What was posted for it, and the fee that the sender pays on top. */
    record Entries(long fee, long sent, long received, long sum) {}

    /** One that has no entries that could be wrong. */
    static LedgerLine plain(String id, String reference, long amount) {
        return new LedgerLine(id, reference, amount, new Entries(0, -amount, amount, 0));
    }

    /** What is wrong with it by itself. */
    Optional<String> problem() {
        boolean sound =
                entries.sent() == -(amount + entries.fee()) && entries.received() == amount && entries.sum() == 0;
        return sound ? Optional.empty() : Optional.of("Half a transfer: " + this);
    }
}
