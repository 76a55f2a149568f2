package dev.baton.flows.payments;

/** The currencies of the bank, each with accounts of the bank's own: see {@code payments.bank_account}. */
enum Currency {
    CZK(-1, -2),
    EUR(-3, -4);

    private final long equityAccount;
    private final long feeAccount;

    Currency(long equityAccount, long feeAccount) {
        this.equityAccount = equityAccount;
        this.feeAccount = feeAccount;
    }

    /** Where opening balances come from. */
    long equityAccount() {
        return equityAccount;
    }

    /** Where fees go to. */
    long feeAccount() {
        return feeAccount;
    }
}
