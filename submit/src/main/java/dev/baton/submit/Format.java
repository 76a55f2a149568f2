package dev.baton.submit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The file formats that are understood, distinguished by their header. */
enum Format {
    /** A plain list of transfers. */
    TRANSFERS(',', List.of("from", "to", "amount", "currency", "reference")) {
        @Override
        FileTransfer parse(OrderLine line) {
            return new FileTransfer(
                    new Party.ByIban(required(line, 0)),
                    new Party.ByIban(required(line, 1)),
                    amount(line, 2),
                    required(line, 3),
                    text(line, 4));
        }
    },

    /**
     * Permanent orders of the PKDD'99 bank. All its accounts are kept in CZK; its own get a bank's letters that the
     * file doesn't use.
     */
    BERKA(';', List.of("order_id", "account_id", "bank_to", "account_to", "amount", "k_symbol")) {
        @Override
        FileTransfer parse(OrderLine line) {
            String purpose = text(line, 5);
            return new FileTransfer(
                    new Party.AtBank(OWN_BANK, number(line, 1)),
                    new Party.AtBank(required(line, 2), number(line, 3)),
                    amount(line, 4),
                    "CZK",
                    ("order " + number(line, 0) + " " + purpose).strip());
        }
    };

    private static final String OWN_BANK = "CZ";

    private final char separator;
    private final List<String> header;

    Format(char separator, List<String> header) {
        this.separator = separator;
        this.header = header;
    }

    /** By the first line of a file. */
    static Optional<Format> of(String firstLine) {
        String plain = firstLine.replace("\"", "").replace(" ", "").toLowerCase(Locale.ROOT);
        for (Format format : values()) {
            if (plain.equals(String.join(String.valueOf(format.separator), format.header))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    char separator() {
        return separator;
    }

    int fields() {
        return header.size();
    }

    /** What a first line may look like. */
    static String allowed() {
        return "'" + String.join(",", TRANSFERS.header) + "' or '" + String.join(";", BERKA.header) + "'";
    }

    /** @throws IllegalArgumentException with what is wrong with the line */
    abstract FileTransfer parse(OrderLine line);

    private static String text(OrderLine line, int field) {
        String text = line.fields().get(field);
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("field " + (field + 1) + " has a control character");
        }
        return text;
    }

    private static String required(OrderLine line, int field) {
        String text = text(line, field);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("field " + (field + 1) + " is empty");
        }
        return text;
    }

    private static long number(OrderLine line, int field) {
        String text = required(line, field);
        if (!text.matches("\\d{1,10}")) {
            throw new IllegalArgumentException(
                    "field " + (field + 1) + " is '" + text + "', no number of at most ten digits");
        }
        return Long.parseLong(text);
    }

    private static String amount(OrderLine line, int field) {
        String text = required(line, field);
        if (!text.matches("\\d{1,12}(\\.\\d{1,2})?")) {
            throw new IllegalArgumentException("field " + (field + 1) + " is '" + text + "', no amount such as 12.50");
        }
        return text;
    }
}
