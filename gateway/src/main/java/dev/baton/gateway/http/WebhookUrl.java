package dev.baton.gateway.http;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks the form of a {@code Baton-Webhook}, and brings it into the one that is stored: ASCII only, international
 * names by Punycode. Whether its address may be called is decided when it is called: names change their addresses.
 */
final class WebhookUrl {
    private static final int MAX_LENGTH = 2000;
    private static final int LAST_PORT = 65_535;

    private WebhookUrl() {}

    static Outcome<String> check(String header, boolean insecureAllowed) {
        if (header.length() > MAX_LENGTH) {
            return refused("longer than " + MAX_LENGTH + " characters");
        }
        // Netty reads headers byte by byte; what is not ASCII was sent in UTF-8.
        String text = new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return refused("no URL");
        }
        List<String> schemes = insecureAllowed ? List.of("https", "http") : List.of("https");
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!schemes.contains(scheme)) {
            return refused("not one of " + String.join(", ", schemes));
        }
        String authority = uri.getRawAuthority();
        if (authority == null || authority.contains("@") || uri.getRawFragment() != null) {
            return refused("no host, or with user info or a fragment");
        }
        return address(authority)
                .map(address -> Outcome.done(scheme + "://" + address + rest(uri)))
                .orElseGet(() -> refused("without a valid host, or with a port that is not 1 to " + LAST_PORT));
    }

    private static String rest(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return path.isEmpty() && query.isEmpty() ? "" : URI.create(path + query).toASCIIString();
    }

    /** Host and port. By hand: {@link URI} knows no host with an underscore or of another script. */
    private static Optional<String> address(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String port = hasPort ? authority.substring(colon) : "";
        Optional<String> host = host(hasPort ? authority.substring(0, colon) : authority);
        return isPort(port) ? host.map(name -> name + port) : Optional.empty();
    }

    private static boolean isPort(String port) {
        if (port.isEmpty()) {
            return true;
        }
        String digits = port.substring(1);
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int number = Integer.parseInt(digits);
        return number >= 1 && number <= LAST_PORT;
    }

    private static Optional<String> host(String name) {
        if (name.startsWith("[") && name.endsWith("]")) {
            return Optional.of(name); // an IPv6 address: URI has checked it
        }
        try {
            String ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            boolean valid = !ascii.isEmpty()
                    && ascii.chars()
                            .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._".indexOf(c) >= 0);
            return valid ? Optional.of(ascii) : Optional.empty();
        } catch (IllegalArgumentException e) { // a label that is empty or too long
            return Optional.empty();
        }
    }

    private static Outcome<String> refused(String why) {
        return Outcome.refused(
                Refusal.of(400, "bad-webhook", "Baton-Webhook can't be used", "Its URL is " + why + "."));
    }
}
