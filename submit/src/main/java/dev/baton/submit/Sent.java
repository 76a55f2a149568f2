package dev.baton.submit;

/** The last answer to one order. */
sealed interface Sent {

    /** @param replayed the answer is that of an earlier request with this key */
    record Accepted(boolean replayed) implements Sent {}

    /** Refused for good: a retry won't change it. */
    record Refused(String reason) implements Sent {}

    /** No answer that says what was done, within the time for one line. */
    record Failed(String cause) implements Sent {}

    /** Without another API key nothing will be accepted. */
    record Unauthenticated(int status) implements Sent {}
}
