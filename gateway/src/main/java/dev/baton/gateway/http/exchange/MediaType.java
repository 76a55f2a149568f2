package dev.baton.gateway.http.exchange;

import dev.baton.flow.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which bodies can be read: JSON in UTF-8, not compressed. */
public final class MediaType {
    private static final String USUAL = "application/json";
    private static final Pattern JSON =
            Pattern.compile("application/([a-z0-9.-]+\\+)?json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?;?\\s*");

    private MediaType() {}

    public static Optional<Refusal> refusal(Optional<String> contentType, Optional<String> contentEncoding) {
        boolean json = contentType
                .map(type -> type.equals(USUAL)
                        || JSON.matcher(type.toLowerCase(Locale.ROOT)).matches())
                .orElse(false);
        boolean plain = contentEncoding.map("identity"::equalsIgnoreCase).orElse(true);
        return json && plain
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        415,
                        "unsupported-media-type",
                        "The body is of a type that can't be read here",
                        "Send JSON in UTF-8, not compressed, with Content-Type: application/json."));
    }
}
