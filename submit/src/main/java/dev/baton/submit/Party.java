package dev.baton.submit;

import dev.baton.flows.payments.Ibans;
import java.util.Locale;
import java.util.Map;

/** An account that a file names: equal however it is spelled there. */
sealed interface Party {
    String iban();

    /** What {@code POST /accounts} wants to know of it. */
    Map<String, String> asOpened();

    /** By its IBAN. */
    record ByIban(String iban) implements Party {
        public ByIban {
            iban = Ibans.plain(iban);
        }

        @Override
        public Map<String, String> asOpened() {
            return Map.of("iban", iban);
        }
    }

    /** By two letters for its bank, and a number there. */
    record AtBank(String bank, long number) implements Party {
        /** @throws IllegalArgumentException if there can be no such account */
        public AtBank {
            bank = bank.toUpperCase(Locale.ROOT);
            Ibans.czech(bank, number);
        }

        @Override
        public String iban() {
            return Ibans.czech(bank, number);
        }

        @Override
        public Map<String, String> asOpened() {
            return Map.of("reference", bank + "-" + number);
        }
    }
}
