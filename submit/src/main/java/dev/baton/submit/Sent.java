package dev.baton.submit;

/** What the bank said in the end. */
sealed interface Sent {

    /** @param replayed the answer is that of an earlier request with this key */
    record Accepted(boolean replayed) implements Sent {}

    /** A "no" that asking again won't change. */
    record Refused(String reason) implements Sent {}

    /** No answer, or none that tells, for as long as we asked. */
    record Failed(String cause) implements Sent {}
}
