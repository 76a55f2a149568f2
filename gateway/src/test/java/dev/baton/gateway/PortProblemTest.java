package dev.baton.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.ConfigFile;
import dev.baton.config.StartProblem;
import java.io.IOException;
import java.net.BindException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PortProblemTest {
    /** The native ones' is of a class that needs their library; what matters is what both are. */
    static Stream<IOException> eachTransportsException() {
        return Stream.of(
                new BindException("Address already in use"),
                new IOException("bind(..) failed with error(-98): Address already in use"));
    }

    @ParameterizedTest
    @MethodSource("eachTransportsException")
    void aTakenPortIsOneLine(IOException why) {
        assertThat(PortProblem.sayWhy(settings("http-port: 8080"), why))
                .isInstanceOf(StartProblem.class)
                .hasMessageStartingWith(
                        "The HTTP port 127.0.0.1:8080 can't be had (gateway.host, gateway.http-port): ");
    }

    @Test
    void whoSharesIsToldThatTheOthersHaveToShareToo() {
        assertThat(PortProblem.sayWhy(settings("shared-port: true"), new BindException("Address already in use")))
                .hasMessageContaining("gateway.http-port, gateway.shared-port of each who is there): ");
    }

    @Test
    void whatIsNotAboutThePortStaysWhatItIs() {
        Throwable other = new IllegalStateException("A flow can't be offered");

        assertThat(PortProblem.sayWhy(settings("http-port: 8080"), other)).isSameAs(other);
    }

    private static GatewaySettings settings(String line) {
        return ConfigFile.parse("test", "gateway: {" + line + "}", Map.of()).section("gateway", GatewaySettings.class);
    }
}
