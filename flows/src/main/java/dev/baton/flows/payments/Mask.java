package dev.baton.flows.payments;

import org.jspecify.annotations.Nullable;

/** Makes personal data fit for logs and problem documents: enough to recognise, too little to use. */
final class Mask {
    private Mask() {}

    /** {@code CZ65…0013}. */
    static String iban(@Nullable String iban) {
        if (iban == null) {
            return "none";
        }
        return iban.length() < 12 ? "…" : iban.substring(0, 4) + "…" + iban.substring(iban.length() - 4);
    }
}
