package dev.baton.gateway.http;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Checks the form of a {@code Baton-Webhook}. Whether its address may be called is judged when it is called: names
 * change their addresses.
 */
final class WebhookUrl {
    private static final int MAX_LENGTH = 2000;

    private WebhookUrl() {}

    static Outcome<String> check(String text, boolean insecureAllowed) {
        if (text.length() > MAX_LENGTH) {
            return refused("longer than " + MAX_LENGTH + " characters");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return refused("no URL");
        }
        List<String> schemes = insecureAllowed ? List.of("https", "http") : List.of("https");
        if (uri.getScheme() == null || !schemes.contains(uri.getScheme())) {
            return refused("not one of " + String.join(", ", schemes));
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return refused("no host, or with user info or a fragment");
        }
        return Outcome.done(text);
    }

    private static Outcome<String> refused(String why) {
        return Outcome.refused(
                Refusal.of(400, "bad-webhook", "Baton-Webhook can't be used", "Its URL is " + why + "."));
    }
}
