package dev.baton.flow;

import java.util.List;

/**
 * A business "no", as the client reads it: the parts of an RFC 9457 problem document that a flow decides. A refusal
 * after a database stage does not undo that stage: the document says so.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="invalid"}
 *
 * @param status the HTTP status, 400 to 499
 * @param code the kind of problem in kebab-case, e.g. {@code insufficient-funds}: stable, for programs
 * @param title the kind of problem in a few words, for people; the same for every occurrence
 * @param detail what happened this time and what to do next; never a secret
 * @param errors the fields that are wrong, if the refusal is about fields
 */
public record Refusal(int status, String code, String title, String detail, List<FieldError> errors) {

    /** One wrong field: its path in the input ({@code from}, {@code lines[2].amount}) and what is allowed. */
    public record FieldError(String field, String message) {}

    public Refusal {
        if (status < 400 || status > 499) {
            throw new IllegalArgumentException("A refusal has a status from 400 to 499, not " + status);
        }
        errors = List.copyOf(errors);
    }

    public static Refusal of(int status, String code, String title, String detail) {
        return new Refusal(status, code, title, detail, List.of());
    }

    /** The input was understood and is wrong: 422, with each wrong field named. */
    public static Refusal invalid(List<FieldError> errors) {
        return new Refusal(422, "invalid-input", "The input is not valid", "See errors for each field.", errors);
    }
}
