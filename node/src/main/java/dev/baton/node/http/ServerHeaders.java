package dev.baton.node.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * The headers {@code Date} and {@code Server}, and {@code Strict-Transport-Security} where it is wanted. The date is
 * written once a second, as every answer has it.
 */
public final class ServerHeaders {
    /** RFC 9110, 5.6.7. Not RFC_1123_DATE_TIME: that one writes days below ten with one digit. */
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final CharSequence SERVER = HttpHeaders.createOptimized("Baton");

    private static final CharSequence STRICT_TRANSPORT = HttpHeaders.createOptimized("Strict-Transport-Security");

    private final Optional<CharSequence> strictTransport;
    private long second = -1;
    private CharSequence date = "";

    /** @param strictTransport the value of the header, if it is to be sent */
    public ServerHeaders(Optional<String> strictTransport) {
        this.strictTransport = strictTransport.map(HttpHeaders::createOptimized);
    }

    /** Adds them to an answer that begins now. */
    public void addTo(HttpServerResponse response) {
        response.putHeader(HttpHeaders.DATE, date(System.currentTimeMillis())).putHeader(HttpHeaders.SERVER, SERVER);
        if (strictTransport.isPresent()) {
            response.putHeader(STRICT_TRANSPORT, strictTransport.get());
        }
    }

    CharSequence date(long millis) {
        long now = Math.floorDiv(millis, 1000L);
        if (now != second) {
            second = now;
            date = HttpHeaders.createOptimized(IMF_FIXDATE.format(Instant.ofEpochSecond(now)));
        }
        return date;
    }
}
