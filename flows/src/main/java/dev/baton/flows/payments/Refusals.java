package dev.baton.flows.payments;

import dev.baton.flow.Refusal;
import dev.baton.flow.Refusal.FieldError;
import java.util.List;
import java.util.UUID;

/**
 * Every business "no" of the bank. Those of a transfer are 422, never 409: that one means "still running, retry" to a
 * client that retries, and a retry would change nothing here.
 */
final class Refusals {
    private static final int NO = 422;
    private static final String UNKNOWN_ACCOUNT = "unknown-account";

    private Refusals() {}

    /** The same whether it is another's or not there: who asks learns nothing of the accounts of others. */
    static Refusal noAccountToPayFrom(String iban) {
        return unknownAccount("from", iban, " that you may pay from");
    }

    static Refusal noAccountToPay(String iban) {
        return unknownAccount("to", iban, "");
    }

    private static Refusal unknownAccount(String field, String iban, String which) {
        return new Refusal(
                NO,
                UNKNOWN_ACCOUNT,
                "There is no such account" + which,
                "There is no account with the IBAN " + Mask.iban(iban) + which + ".",
                List.of(new FieldError(field, "is the IBAN of no account" + which)));
    }

    static Refusal sameAccount() {
        return new Refusal(
                NO,
                "same-account",
                "The two accounts are the same",
                "A transfer needs two accounts.",
                List.of(new FieldError("to", "must be another account than from")));
    }

    static Refusal accountClosed(String field) {
        return new Refusal(
                NO,
                "account-closed",
                "The account is closed",
                "Closed accounts neither send nor receive.",
                List.of(new FieldError(field, "is a closed account")));
    }

    static Refusal currencyMismatch(String field, Currency currency) {
        return new Refusal(
                NO,
                "currency-mismatch",
                "The currencies differ",
                "Both accounts must be kept in the currency of the transfer, " + currency + ".",
                List.of(new FieldError(field, "is not kept in " + currency)));
    }

    /** Does not show the balance: a caller who may send from an account may not be allowed to see it. */
    static Refusal insufficientFunds(TransferPlan plan) {
        return Refusal.of(
                NO,
                "insufficient-funds",
                "The balance is too low",
                "The account doesn't cover %s %s and the fee of %s."
                        .formatted(Money.text(plan.amount()), plan.currency(), Money.text(plan.fee())));
    }

    /** Says nothing of the account: it may be another's. */
    static Refusal accountExists() {
        return Refusal.of(
                NO,
                "account-exists",
                "The account exists",
                "There is an account with this IBAN. It has another customer, or is not yours to see.");
    }

    static Refusal otherCurrency(Currency currency) {
        return Refusal.of(
                NO,
                "currency-mismatch",
                "The currencies differ",
                "The account is open already, and kept in " + currency + ".");
    }

    /** The same whether it is another's or not there, as {@link #noAccountToPayFrom}. */
    static Refusal noSuchAccount(long id) {
        return notFound(UNKNOWN_ACCOUNT, "account", Long.toString(id));
    }

    static Refusal noSuchTransfer(UUID id) {
        return notFound("unknown-transfer", "transfer", id.toString());
    }

    private static Refusal notFound(String code, String what, String id) {
        return Refusal.of(
                404,
                code,
                "There is no such %s that you may see".formatted(what),
                "There is no %s %s that you may see.".formatted(what, id));
    }
}
