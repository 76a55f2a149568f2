package dev.baton.flows.payments;

import io.vertx.sqlclient.Row;
import java.time.Instant;

/** An account whose row this transaction has locked, as the batch changes it. One batch, one thread. */
final class LockedAccount {
    private final long id;
    private final String iban;
    private final Currency currency;
    private final boolean closed;
    private final String customer;
    private long balance;
    private Velocity velocity;
    private boolean changed;

    LockedAccount(
            long id, String iban, Currency currency, boolean closed, String customer, long balance, Velocity velocity) {
        this.id = id;
        this.iban = iban;
        this.currency = currency;
        this.closed = closed;
        this.customer = customer;
        this.balance = balance;
        this.velocity = velocity;
    }

    static LockedAccount of(Row row) {
        return new LockedAccount(
                row.getLong(0),
                row.getString(1),
                Currency.valueOf(row.getString(2)),
                row.getBoolean(3),
                row.getString(10),
                row.getLong(4),
                new Velocity(row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9)));
    }

    /** Takes what the transfer costs, and counts it. */
    void send(long amount, long fee, Instant at) {
        balance = Math.subtractExact(balance, Math.addExact(amount, fee));
        velocity = velocity.at(at).plus(amount);
        changed = true;
    }

    void receive(long amount) {
        balance = Math.addExact(balance, amount);
        changed = true;
    }

    long id() {
        return id;
    }

    String iban() {
        return iban;
    }

    Currency currency() {
        return currency;
    }

    boolean closed() {
        return closed;
    }

    /** The caller whose account it is. */
    String customer() {
        return customer;
    }

    long balance() {
        return balance;
    }

    Velocity velocity() {
        return velocity;
    }

    boolean changed() {
        return changed;
    }
}
