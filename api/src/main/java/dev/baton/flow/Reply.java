package dev.baton.flow;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How the flow's answer is sent to the client.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="text"}
 *
 * @param status the HTTP status of success, 200 to 299
 * @param body how the answer becomes bytes
 * @param location the {@code Location} header of a created resource
 */
public record Reply<O>(int status, Body<O> body, Optional<Function<O, String>> location) {

    public sealed interface Body<O> {
        /** The answer as JSON, exactly as the last stage's result travelled. */
        record Json<O>() implements Body<O> {}

        /** The answer as text of another media type, e.g. {@code text/html; charset=utf-8}. */
        record Text<O>(String contentType, Function<O, String> render) implements Body<O> {
            private static final Pattern HEADER = Pattern.compile("[ -~]{1,200}");

            public Text {
                if (!HEADER.matcher(contentType).matches()) {
                    throw new IllegalArgumentException(
                            "A media type is printable ASCII of up to 200 characters, not '%s'".formatted(contentType));
                }
            }
        }
    }

    public Reply {
        if (status < 200 || status > 299) {
            throw new IllegalArgumentException("A reply has a status from 200 to 299, not " + status);
        }
    }
}
