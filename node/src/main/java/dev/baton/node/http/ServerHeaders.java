package dev.baton.node.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The headers {@code Date} and {@code Server}. The date is written once a second, as every answer has it. */
public final class ServerHeaders {
    /** RFC 9110, 5.6.7. Not RFC_1123_DATE_TIME: that one writes days below ten with one digit. */
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final CharSequence SERVER = HttpHeaders.createOptimized("Baton");

    private long second = -1;
    private CharSequence date = "";

    /** Adds both to an answer that begins now. */
    public void addTo(HttpServerResponse response) {
        response.putHeader(HttpHeaders.DATE, date(System.currentTimeMillis())).putHeader(HttpHeaders.SERVER, SERVER);
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
