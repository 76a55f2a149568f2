package dev.baton.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.limit.ProxySettings.Header;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies say of where a request comes from, and what clients say who would like to come from elsewhere. */
@Tag("security")
class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.7";
    private static final List<String> TRUSTED = List.of("10.0.0.0/24", "192.0.2.9", "fd00::/8");

    private final TrustedProxies proxies = new TrustedProxies(new ProxySettings(TRUSTED, Header.X_FORWARDED_FOR));
    private final TrustedProxies standard = new TrustedProxies(new ProxySettings(TRUSTED, Header.FORWARDED));

    private String client(String... lines) {
        return proxies.client(PROXY, List.of(lines));
    }

    private String standard(String... lines) {
        return standard.client(PROXY, List.of(lines));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.5                          | 203.0.113.5",
                "203.0.113.5:40312                    | 203.0.113.5",
                "198.51.100.1, 203.0.113.5            | 203.0.113.5",
                "203.0.113.5, 10.0.0.8                | 203.0.113.5",
                "203.0.113.5 ,10.0.0.8,192.0.2.9:443  | 203.0.113.5",
                "2001:db8::5                          | 2001:db8:0:0:0:0:0:5",
                "[2001:db8::5]                        | 2001:db8:0:0:0:0:0:5",
                "[2001:db8::5]:40312, fd00::1         | 2001:db8:0:0:0:0:0:5",
                "::ffff:203.0.113.5                   | 203.0.113.5",
                "nonsense, 203.0.113.5                | 203.0.113.5",
                "'\"evil, 203.0.113.5'                | 203.0.113.5",
                "10.0.0.200, 10.0.1.1                 | 10.0.1.1",
                "192.0.2.10                           | 192.0.2.10"
            })
    void theRightMostAddressThatIsNoProxysIsTheClients(String line, String client) {
        assertThat(client(line)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "203.0.113.5,",
                "203.0.113.5, ,10.0.0.8",
                "unknown",
                "203.0.113.5, unknown",
                "203.0.113.5, _hidden",
                "203.0.113.5, unix:",
                "203.0.113.5, bank.example",
                "203.0.113.5, localhost",
                "203.0.113.256",
                "203.0.113",
                "203.0.113.5:",
                "203.0.113.5:80:80",
                "203.0.113.5 198.51.100.1",
                "1000000000000000000000",
                "2001:db8::5::1",
                "[2001:db8::5",
                "2001:db8::5]",
                "[2001:db8::5]x",
                "fe80::1%eth0",
                "[fe80::1%1]:80",
                "0x7f000001",
                "\"203.0.113.5\"",
                "for=203.0.113.5",
                "10.0.0.8, 10.0.0.9"
            })
    void whatIsNoAddressOrOnlyOfProxiesIsTheConnections(String line) {
        assertThat(client(line)).isEqualTo(PROXY);
    }

    @Test
    void withoutTheHeaderItIsTheConnections() {
        assertThat(client()).isEqualTo(PROXY);
    }

    @Test
    void severalLinesAreOneListInTheirOrder() {
        assertThat(client("198.51.100.1", "203.0.113.5, 10.0.0.8", "10.0.0.9")).isEqualTo("203.0.113.5");
        assertThat(client("203.0.113.5", "nonsense")).isEqualTo(PROXY);
        assertThat(client("203.0.113.5", "")).isEqualTo(PROXY);
    }

    @Test
    void howMuchIsReadHasABound() {
        assertThat(client(String.join(", ", Collections.nCopies(10_000, "198.51.100.1")) + ", 203.0.113.5"))
                .isEqualTo("203.0.113.5");
        assertThat(client("203.0.113.5, " + String.join(", ", Collections.nCopies(10_000, "10.0.0.8"))))
                .as("so many proxies are none")
                .isEqualTo(PROXY);
        assertThat(proxies.client(PROXY, Collections.nCopies(10_000, "10.0.0.8")))
                .isEqualTo(PROXY);
        assertThat(client("x".repeat(200_000))).isEqualTo(PROXY);
        assertThat(client(" ".repeat(200_000) + "203.0.113.5"))
                .as("longer than an address")
                .isEqualTo(PROXY);
        assertThat(client("1".repeat(500))).isEqualTo(PROXY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.5                                           | 203.0.113.5",
                "For=\"203.0.113.5:40312\";proto=https;by=10.0.0.7         | 203.0.113.5",
                "for=198.51.100.1, proto=https ; FOR=203.0.113.5           | 203.0.113.5",
                "for=203.0.113.5, for=10.0.0.8;host=\"bank.example:443\"   | 203.0.113.5",
                "for=\"[2001:db8::5]:40312\", for=\"[fd00::1]\"            | 2001:db8:0:0:0:0:0:5",
                "for=\"evil, for=203.0.113.5                               | 203.0.113.5"
            })
    void forwardedIsReadInTheSameWay(String line, String client) {
        assertThat(standard(line)).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.5",
                "for=unknown",
                "for=_hidden",
                "for=",
                "for",
                "proto=https",
                "for=203.0.113.5;",
                "for=203.0.113.5;for=198.51.100.1",
                "for=203.0.113.5:80",
                "for=[2001:db8::5]",
                "for=\"203.0.113.5",
                "for=203.0.113.5;host=\"a, for=198.51.100.1;x=\"",
                "for=203.0.113.5;host=\"a, for=198.51.100.1;x=\";proto=\"https\"",
                "for=203.0.113.5;host=\"a\\\", for=198.51.100.1;x=\\\"\"",
                "for = 203.0.113.5",
                "for=10.0.0.8"
            })
    void whatIsNoForwardedIsTheConnections(String line) {
        assertThat(standard(line)).isEqualTo(PROXY);
    }

    @Test
    void whoIsTrustedIsKnownByAddress() {
        assertThat(proxies.trusts("10.0.0.255")).isTrue();
        assertThat(proxies.trusts("10.0.1.0")).isFalse();
        assertThat(proxies.trusts("192.0.2.9")).isTrue();
        assertThat(proxies.trusts("192.0.2.8")).isFalse();
        assertThat(proxies.trusts("fd12:0:0:0:0:0:0:1%eth0")).isTrue();
        assertThat(proxies.trusts("fe00:0:0:0:0:0:0:1")).isFalse();
        assertThat(proxies.trusts("localhost")).isFalse();
        assertThat(TrustedProxies.none().trusts("127.0.0.1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example",
                "localhost",
                "10.0.0",
                "10.0.0.0/0",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/255.0.0.0",
                "fd00::/129",
                "::/0",
                "*"
            })
    void aSettingThatNamesNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> new ProxySettings(List.of("10.0.0.1", text), Header.X_FORWARDED_FOR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("trusted-proxies has '" + text + "'; allowed: addresses such as 10.0.0.7");
    }
}
