package dev.baton.cli.faults;

/**
 * What became of keyed transfers.
 *
 * @param attempted distinct keys that clients sent
 * @param acknowledged keys that at least one client was told 201 for
 * @param ok keys with exactly one transfer in the ledger, and every answer the same
 * @param lost acknowledged keys without a transfer
 * @param duplicated keys with more than one transfer
 * @param recovered requests that another node finished
 * @param unexpected everything that must not happen and has no name above; described in the report's text
 */
record Tally(int attempted, int acknowledged, int ok, int lost, int duplicated, int recovered, int unexpected) {

    boolean clean() {
        return attempted == ok && lost == 0 && duplicated == 0 && unexpected == 0;
    }

    @Override
    public String toString() {
        return "attempted %d / acknowledged %d / ok %d / lost %d / duplicated %d / recovered %d / unexpected %d"
                .formatted(attempted, acknowledged, ok, lost, duplicated, recovered, unexpected);
    }
}
