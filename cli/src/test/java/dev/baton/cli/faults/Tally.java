package dev.baton.cli.faults;

/**
 * What became of keyed transfers.
 *
 * @param attempted distinct keys that clients sent
 * @param acknowledged keys that at least one client got 201 or 202 for
 * @param ok keys with exactly one transfer in the ledger, and the same 201 for all senders
 * @param lost acknowledged keys without a transfer
 * @param duplicated keys with more than one transfer
 * @param unexpected everything that must not happen and has no name above; described in the report's text
 * @param falseAnswers answers that say something else than the ledger, of any status
 */
record Tally(int attempted, int acknowledged, int ok, int lost, int duplicated, int unexpected, int falseAnswers) {

    boolean clean() {
        return attempted == ok && lost == 0 && duplicated == 0 && unexpected == 0 && falseAnswers == 0;
    }

    @Override
    public String toString() {
        return "attempted %d / acknowledged %d / ok %d / lost %d / duplicated %d / unexpected %d / false %d"
                .formatted(attempted, acknowledged, ok, lost, duplicated, unexpected, falseAnswers);
    }
}
