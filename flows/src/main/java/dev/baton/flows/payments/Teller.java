package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decides transfers one after the other, as balances change within the batch. No database here: locked accounts in,
 * decisions out.
 */
final class Teller {
    private final Map<String, LockedAccount> accounts;

    private Teller(Map<String, LockedAccount> accounts) {
        this.accounts = accounts;
    }

    static Decision decide(List<LockedAccount> locked, List<TransferPlan> batch) {
        Map<String, LockedAccount> accounts = HashMap.newHashMap(locked.size());
        locked.forEach(account -> accounts.put(account.iban(), account));
        Teller teller = new Teller(accounts);
        List<Outcome<Booking>> each = batch.stream().map(teller::decide).toList();
        return new Decision(each, locked.stream().filter(LockedAccount::changed).toList());
    }

    private Outcome<Booking> decide(TransferPlan plan) {
        LockedAccount from = accounts.get(plan.from());
        LockedAccount to = accounts.get(plan.to());
        if (from == null || !Customer.allows(plan.only(), from.customer())) {
            return Outcome.refused(Refusals.noAccountToPayFrom(plan.from()));
        }
        if (to == null) {
            return Outcome.refused(Refusals.noAccountToPay(plan.to()));
        }
        if (from == to) {
            return Outcome.refused(Refusals.sameAccount());
        }
        if (from.closed() || to.closed()) {
            return Outcome.refused(Refusals.accountClosed(from.closed() ? "from" : "to"));
        }
        if (from.currency() != plan.currency() || to.currency() != plan.currency()) {
            return Outcome.refused(
                    Refusals.currencyMismatch(from.currency() != plan.currency() ? "from" : "to", plan.currency()));
        }
        if (from.balance() < plan.total()) {
            return Outcome.refused(Refusals.insufficientFunds(plan));
        }
        return Outcome.done(book(plan, from, to));
    }

    private static Booking book(TransferPlan plan, LockedAccount from, LockedAccount to) {
        Velocity before = from.velocity().at(plan.bookedAt());
        from.send(plan.amount(), plan.fee(), plan.bookedAt());
        to.receive(plan.amount());
        Posted posted = new Posted(
                plan.id(),
                plan.from(),
                plan.to(),
                plan.amount(),
                plan.currency(),
                plan.fee(),
                plan.reference(),
                plan.bookedAt(),
                from.balance(),
                before.countWithinAnHour(plan.bookedAt()),
                before.sumWithinAnHour(plan.bookedAt()),
                false);
        return new Booking(posted, from, to, to.balance());
    }
}
