package dev.baton.gateway.http.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the client would like (RFC 7240), of what we can do. The first of two equal preferences counts; what can't be
 * understood is ignored, as the specification demands.
 *
 * @param respondAsync answer as soon as the request is stored
 * @param waitSeconds for so long I will wait
 */
public record Preferences(boolean respondAsync, Optional<Integer> waitSeconds) {
    public static final String APPLIED = "Preference-Applied";

    public static Preferences parse(List<String> headers) {
        boolean respondAsync = false;
        Optional<Integer> wait = Optional.empty();
        for (String preference : preferences(headers)) {
            String[] parts = preference.split("=", 2);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            String value = parts.length == 2 ? parts[1].strip().replace("\"", "") : "";
            if (name.equals("respond-async")) {
                respondAsync = true;
            } else if (name.equals("wait") && wait.isEmpty() && value.matches("\\d{1,9}")) {
                wait = Optional.of(Integer.valueOf(value));
            }
        }
        return new Preferences(respondAsync, wait);
    }

    /** Without their parameters: none of ours has any. */
    private static List<String> preferences(List<String> headers) {
        List<String> preferences = new ArrayList<>();
        for (String header : headers) {
            for (String element : header.split(",")) {
                preferences.add(element.split(";", 2)[0]);
            }
        }
        return preferences;
    }

    /** How long to wait at the most. */
    public Duration wait(Duration bound) {
        Duration requested = Duration.ofSeconds(waitSeconds.orElse(0));
        return requested.compareTo(bound) < 0 ? requested : bound;
    }

    /** The {@code Preference-Applied} of a wait that was granted. */
    public String waitApplied(Duration bound) {
        return "wait=" + wait(bound).toSeconds();
    }
}
