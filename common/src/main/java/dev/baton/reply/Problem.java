package dev.baton.reply;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.baton.async.ShortText;
import dev.baton.flow.Refusal;
import dev.baton.flow.Refusal.FieldError;
import dev.baton.message.Effect;
import dev.baton.message.Verdict;
import java.util.List;

/**
 * An RFC 9457 problem document: the reply when there is no answer.
 *
 * @param type {@code urn:baton:problem:CODE}
 * @param requestId names the request in logs, at {@code /requests/ID}, and to the operator
 * @param verdict why it ended as it did
 * @param effect what is known of its database work: {@code none}, {@code unknown} or {@code done}
 * @param errors the fields that are wrong
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String requestId,
        String verdict,
        String effect,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {

    public static final String CONTENT_TYPE = "application/problem+json";
    private static final String EFFECT_STAYS = " Its earlier database work was done, and stays.";

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DETAIL = 600;

    /** Cuts what would make the document 16 KB or longer: texts and errors may repeat what a client sent. */
    public Problem {
        title = ShortText.of(title, LONGEST_TITLE);
        detail = ShortText.of(detail, LONGEST_DETAIL);
        errors = BoundedText.errors(errors);
    }

    /** One that came before anything was done. */
    public static Problem of(int status, String code, String title, String detail, String requestId, Verdict verdict) {
        return new Problem(
                type(code), title, status, detail, requestId, verdict.toString(), Effect.NONE.toString(), List.of());
    }

    public Problem withEffect(Effect known) {
        return new Problem(type, title, status, detail, requestId, verdict, known.toString(), errors);
    }

    /** A business "no"; what stages before it have committed stays, and the detail says so. */
    public static Problem of(Refusal refusal, String requestId, Effect effect) {
        return new Problem(
                type(refusal.code()),
                refusal.title(),
                refusal.status(),
                effect == Effect.DONE ? refusal.detail() + EFFECT_STAYS : refusal.detail(),
                requestId,
                Verdict.REFUSED.toString(),
                effect.toString(),
                refusal.errors());
    }

    private static String type(String code) {
        return "urn:baton:problem:" + code;
    }
}
