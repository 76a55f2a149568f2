package dev.baton.flows.payments;

/**
 * Whether the bank's books are sound, as queries.
 *
 * <p>For each currency: all entries sum up to zero; the balances of all accounts and what the entries of the bank's own
 * accounts (equity, fees) come to sum up to zero; and no account's balance differs from the sum of its entries. And the
 * entries of each posting sum up to zero. This holds in every snapshot, while transfers run too.
 */
public final class Books {

    /**
     * One row per currency: {@code currency, entries, balances, wrong_accounts}; sound books have 0 in the last three.
     */
    public static final String AUDIT =
            "SELECT currency, entries, balances, wrong_accounts FROM payments.audit ORDER BY currency";

    /** The postings whose entries don't sum up to zero; sound books have none. */
    public static final String UNBALANCED_POSTINGS =
            "SELECT posting_id, sum(amount) FROM payments.entry GROUP BY posting_id HAVING sum(amount) <> 0";

    private Books() {}
}
