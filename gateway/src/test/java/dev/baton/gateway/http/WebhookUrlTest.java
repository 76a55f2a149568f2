package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Outcome;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://a.example/hook?x=1, https://a.example/hook?x=1",
        "HTTPS://A.Example/Hook, https://a.example/Hook",
        "https://my_service.example:8443/, https://my_service.example:8443/",
        "https://bücher.example/hütte, https://xn--bcher-kva.example/h%C3%BCtte",
        "https://[::1]:80/x, https://[::1]:80/x",
        "https://a.example:65535, https://a.example:65535",
    })
    void isTakenAndStoredInOneForm(String url, String stored) {
        assertThat(WebhookUrl.check(asSent(url), false)).isEqualTo(Outcome.done(stored));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example:99999/",
                "https://a.example:0/",
                "https://a.example:/",
                "https://a.example:+80/",
                "http://a.example/",
                "ftp://a.example/",
                "https:///x",
                "https://u:p@a.example/",
                "https://a.example/#x",
                "https://a..example/",
                "https://a%20b.example/",
                "nonsense",
                ""
            })
    void isRefused(String url) {
        assertThat(WebhookUrl.check(asSent(url), false)).isInstanceOf(Outcome.Refused.class);
    }

    private static String asSent(String url) {
        return new String(url.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
