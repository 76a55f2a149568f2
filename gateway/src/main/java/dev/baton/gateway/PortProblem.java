package dev.baton.gateway;

import dev.baton.config.StartProblem;
import java.io.IOException;

/** Says in one line why the port can't be had. Each transport has its own exception for it. */
final class PortProblem {
    private PortProblem() {}

    static Throwable sayWhy(GatewaySettings settings, Throwable why) {
        return why instanceof IOException
                ? new StartProblem(
                        "The HTTP port %s:%d can't be had (gateway.host, gateway.http-port%s): %s"
                                .formatted(
                                        settings.host(),
                                        settings.httpPort(),
                                        settings.sharedPort() ? ", gateway.shared-port of each who is there" : "",
                                        why.getMessage()),
                        why)
                : why;
    }
}
