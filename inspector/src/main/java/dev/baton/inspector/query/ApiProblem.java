package dev.baton.inspector.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.async.ShortText;
import java.time.Duration;
import java.util.Optional;

/** Why the admin API refuses a request: an RFC 9457 problem document. */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DETAIL = 600;

    private final transient Document document;
    private final transient Optional<Duration> retryAfter;
    private final boolean maybeDone;

    /**
     * The document.
     *
     * @param filter that can't be understood, from this position (0-based) on
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Document(
            String type,
            String title,
            int status,
            String detail,
            Optional<String> filter,
            Optional<Integer> position,
            Optional<String> hint) {

        /** Texts may repeat what a client sent. */
        public Document {
            title = ShortText.of(title, LONGEST_TITLE);
            detail = ShortText.of(detail, LONGEST_DETAIL);
        }
    }

    private ApiProblem(Document document, Optional<Duration> retryAfter, boolean maybeDone) {
        super(document.title() + ": " + document.detail());
        this.document = document;
        this.retryAfter = retryAfter;
        this.maybeDone = maybeDone;
    }

    /** The same, which may be tried again after this time. */
    public ApiProblem after(Duration wait) {
        return new ApiProblem(document, Optional.of(wait), maybeDone);
    }

    /** The same, of a change of which it is not known whether it was done. */
    public ApiProblem inDoubt() {
        return new ApiProblem(document, retryAfter, true);
    }

    /** Whether the change may have been done nevertheless. */
    public boolean maybeDone() {
        return maybeDone;
    }

    /** When it may be tried again, if that helps. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    public static ApiProblem of(int status, String code, String title, String detail) {
        return new ApiProblem(
                new Document(
                        "urn:baton:problem:" + code,
                        title,
                        status,
                        detail,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                false);
    }

    static ApiProblem badFilter(String filter, String message, int position, String hint) {
        return new ApiProblem(
                new Document(
                        "urn:baton:problem:bad-filter",
                        "The filter can't be understood",
                        400,
                        message,
                        Optional.of(filter),
                        Optional.of(position),
                        Optional.of(hint)),
                Optional.empty(),
                false);
    }

    public Document document() {
        return document;
    }
}
