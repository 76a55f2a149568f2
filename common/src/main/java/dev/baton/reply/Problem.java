package dev.baton.reply;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.flow.Refusal;
import dev.baton.flow.Refusal.FieldError;
import dev.baton.message.Verdict;
import java.util.List;

/**
 * An RFC 9457 problem document: what the client is told when there is no answer.
 *
 * @param type {@code urn:baton:problem:CODE}
 * @param requestId names the request in logs, at {@code /requests/ID}, and to the operator
 * @param verdict why it ended as it did
 * @param errors the fields that are wrong
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String requestId,
        String verdict,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

    public static final String CONTENT_TYPE = "application/problem+json";

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DETAIL = 600;

    /** Cuts what would make the document 16 KB or longer: texts and errors may repeat what a client sent. */
    public Problem {
        title = Bounded.text(title, LONGEST_TITLE);
        detail = Bounded.text(detail, LONGEST_DETAIL);
        errors = Bounded.errors(errors);
    }

    public static Problem of(int status, String code, String title, String detail, String requestId, Verdict verdict) {
        return new Problem(type(code), title, status, detail, requestId, verdict.toString(), List.of());
    }

    /** A business "no". */
    public static Problem of(Refusal refusal, String requestId) {
        return new Problem(
                type(refusal.code()),
                refusal.title(),
                refusal.status(),
                refusal.detail(),
                requestId,
                Verdict.REFUSED.toString(),
                refusal.errors());
    }

    private static String type(String code) {
        return "urn:baton:problem:" + code;
    }
}
