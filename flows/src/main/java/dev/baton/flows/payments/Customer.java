package dev.baton.flows.payments;

import dev.baton.flow.Caller;
import java.util.Optional;

/** Which accounts a caller may use: its own, or with the scope {@link #ALL_ACCOUNTS} all of them. */
final class Customer {
    static final String ALL_ACCOUNTS = "accounts:all";
    static final String TELLER = "accounts:open";

    private Customer() {}

    /** The customer whose accounts they have to be; empty: it doesn't matter. */
    static Optional<String> only(Caller caller) {
        return caller.scopes().contains(ALL_ACCOUNTS) ? Optional.empty() : Optional.of(caller.name());
    }

    /** Whether an account of this customer may be used. */
    static boolean allows(Optional<String> only, String customer) {
        return only.map(customer::equals).orElse(true);
    }
}
