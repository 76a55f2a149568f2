package dev.baton.cli.faults;

import java.util.List;
import java.util.Random;

/**
 * What a client wants.
 *
 * @param reference its name in the ledger; the key, if it has one
 * @param amount in hundredths
 * @param allowed whether the bank books it; otherwise it refuses it and stores that
 */
record Order(String reference, Style style, Mode mode, long amount, boolean allowed, String json) {
    private static final int REFUSED_EACH = 11; // no multiple of the number of styles or modes

    /** Numbers that follow each other have other styles; each style has all modes in turn. */
    static Order numbered(String prefix, int number, Accounts accounts) {
        String reference = prefix + "-" + number;
        Random random = new Random(reference.hashCode());
        List<String> ibans = accounts.ibans();
        int from = random.nextInt(ibans.size());
        int to = (from + 1 + random.nextInt(ibans.size() - 1)) % ibans.size();
        int amount = 1 + random.nextInt(99);
        boolean allowed = number % REFUSED_EACH != REFUSED_EACH - 1;
        int styles = Style.values().length;
        String recipient = allowed ? ibans.get(to) : accounts.otherCurrency();
        return new Order(
                reference,
                Style.values()[number % styles],
                Mode.values()[number / styles % Mode.values().length],
                amount,
                allowed,
                """
                {"from":"%s","to":"%s","amount":"0.%02d",\
                "currency":"CZK","reference":"%s"}""".formatted(ibans.get(from), recipient, amount, reference));
    }

    /**
     * Whose money moves.
     *
     * @param ibans few, so that they are hot
     * @param otherCurrency an account that takes no money from these
     */
    record Accounts(List<String> ibans, String otherCurrency) {}

    boolean keyed() {
        return mode != Mode.KEYLESS;
    }
}
