package dev.baton.submit;

import dev.baton.async.Sha256;
import dev.baton.flows.payments.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is sent for a line, in the bank's spelling: an order that a spreadsheet wrote anew is the same order. Text that
 * is no amount, IBAN or currency stays as it stands: the bank refuses it.
 */
record FileTransfer(Party from, Party to, String amount, String currency, String reference) {
    private static final int DIGITS = 32;

    FileTransfer {
        amount = Money.plain(amount);
    }

    /** The body of {@code POST /transfers}. */
    Map<String, String> body() {
        return new TreeMap<>(Map.of(
                "from", from.iban(), "to", to.iban(), "amount", amount, "currency", currency, "reference", reference));
    }

    /** Of all that is sent: equal for equal orders alone. */
    String hash() {
        MessageDigest digest = Sha256.digest();
        body().forEach((name, value) -> {
            digest.update(value.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0); // in no field: control characters are refused
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    /** @param occurrence 1, or more for a further line that is equal on purpose */
    String key(int occurrence) {
        return "submit-" + hash() + (occurrence == 1 ? "" : "-" + occurrence);
    }
}
