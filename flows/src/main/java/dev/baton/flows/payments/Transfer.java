package dev.baton.flows.payments;

/** A valid order: what B answers. IBANs are without spaces, in capitals. */
record Transfer(String from, String to, long amount, Currency currency, String reference) {
    @Override
    public String toString() {
        return "Transfer[from=%s, to=%s, amount=%d %s]".formatted(Mask.iban(from), Mask.iban(to), amount, currency);
    }
}
