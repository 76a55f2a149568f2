package dev.baton.inspector.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/** Why the admin API refuses a request: an RFC 9457 problem document. */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Document document;

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
            Optional<String> hint) {}

    private ApiProblem(Document document) {
        super(document.title() + ": " + document.detail());
        this.document = document;
    }

    public static ApiProblem of(int status, String code, String title, String detail) {
        return new ApiProblem(new Document(
                "urn:baton:problem:" + code,
                title,
                status,
                detail,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    static ApiProblem badFilter(String filter, String message, int position, String hint) {
        return new ApiProblem(new Document(
                "urn:baton:problem:bad-filter",
                "The filter can't be understood",
                400,
                message,
                Optional.of(filter),
                Optional.of(position),
                Optional.of(hint)));
    }

    public Document document() {
        return document;
    }
}
