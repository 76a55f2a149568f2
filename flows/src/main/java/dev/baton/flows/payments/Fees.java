package dev.baton.flows.payments;

/**
 * What a transfer costs its sender, on top of the amount: 0.1 %, from 0.10 to 50.00, in the currency of the transfer.
 */
final class Fees {
    private static final long LEAST = 10;
    private static final long MOST = 5_000;
    private static final long SHARE = 1_000;

    private Fees() {}

    static long of(long amount) {
        return Math.clamp((amount + SHARE / 2) / SHARE, LEAST, MOST);
    }
}
