package dev.baton.flows.payments;

/**
 * A transfer read from the books, and whose accounts they are.
 *
 * @param recipient empty if the reader may not see that account
 */
record PostedBetween(Posted posted, String sender, String recipient) {
    @Override
    public String toString() {
        return "PostedBetween[" + posted + "]";
    }
}
