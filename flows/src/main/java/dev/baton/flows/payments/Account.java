package dev.baton.flows.payments;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.vertx.sqlclient.Row;
import java.time.Instant;

/** An account as its owner sees it. */
public record Account(
        @JsonPropertyDescription("The account's number, for the paths of this API")
        long id,

        @JsonPropertyDescription("What transfers name it by")
        String iban,

        String owner,

        @JsonPropertyDescription("CZK or EUR") String currency,

        @JsonPropertyDescription("Such as 12.50") String balance,

        @JsonPropertyDescription("Whether it neither sends nor receives any more")
        boolean closed,

        Instant openedAt) {

    static final String COLUMNS = "id, iban, owner, currency, balance, closed, opened_at";

    static Account of(Row row) {
        return new Account(
                row.getLong("id"),
                row.getString("iban"),
                row.getString("owner"),
                row.getString("currency"),
                Money.text(row.getLong("balance")),
                row.getBoolean("closed"),
                row.getOffsetDateTime("opened_at").toInstant());
    }

    @Override
    public String toString() {
        return "Account[%d, iban=%s]".formatted(id, Mask.iban(iban));
    }
}
