package dev.baton.flows.payments;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.KeyFile;
import dev.baton.flow.KeyNames;
import dev.baton.flow.KnownKeys;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A of every flow: the caller, by API key or by token. It may use the accounts of the customer with its name; more with
 * scopes, see {@link Customer}. The developer's name is for the development profile: that customer has the sample
 * accounts, and those of databases that knew no customers. Any thread.
 */
final class BankCallers implements Authentication {
    private static final Caller DEVELOPER =
            new Caller(SampleAccounts.CUSTOMER, Set.of(Customer.TELLER, Customer.ALL_ACCOUNTS));

    private final KnownKeys<Caller> known;
    private final Optional<KeyFile<Caller>> file;
    private final boolean development;

    /** @param file with more keys, read again when it changes */
    BankCallers(List<ApiKey> keys, Optional<KeyFile<Caller>> file, boolean development) {
        KnownKeys<Caller> callers = KnownKeys.none();
        for (ApiKey key : keys) {
            callers = callers.withHash(key.sha256(), new Caller(key.name(), key.scopes()));
        }
        this.known = callers.withKey(PaymentsFlows.DEVELOPMENT_KEY, DEVELOPER);
        this.file = file;
        this.development = development;
    }

    /** @throws IllegalArgumentException if two of them have one key, or one has it with other scopes */
    static KeyNames names(List<ApiKey> keys) {
        KeyNames names = KeyNames.of("flows.payments.api-keys");
        keys.forEach(key -> names.add(KeyFile.Entry.of(key.name(), key.sha256(), Set.of(), key.scopes())));
        return names;
    }

    @Override
    public Future<Outcome<Caller>> authenticate(Credentials credentials) {
        Optional<Future<Void>> read = file.flatMap(
                keys -> Optional.ofNullable(Vertx.currentContext()).map(context -> keys.renewOn(context.owner())));
        if (credentials.token().isPresent()) {
            return Future.succeededFuture(Outcome.done(credentials.token().get().caller()));
        }
        // Before the first caller is found, the file is read again: a key may be gone since the start.
        return read.filter(reading -> !reading.isComplete())
                .map(reading -> reading.map(ignored -> find(credentials)))
                .orElseGet(() -> Future.succeededFuture(find(credentials)));
    }

    private Outcome<Caller> find(Credentials credentials) {
        Optional<String> shown = credentials.apiKey();
        if (shown.isEmpty()) {
            return refused(
                    "missing-api-key",
                    "Send an API key or a token as Authorization: Bearer KEY, or a key as X-Api-Key: KEY.");
        }
        Optional<Caller> caller = known.find(shown.get())
                .or(() -> file.flatMap(keys -> keys.keys().find(shown.get())));
        if (caller.isEmpty()) {
            return refused("unknown-api-key", "This API key is not known here, or has expired.");
        }
        if (caller.get().name().equals(DEVELOPER.name()) && !development) {
            return refused(
                    "development-key",
                    "The development key and keys by the name development work in the development profile only.");
        }
        return Outcome.done(caller.get());
    }

    private static Outcome<Caller> refused(String code, String detail) {
        return Outcome.refused(Refusal.of(401, code, "Unauthenticated", detail));
    }
}
