package dev.baton.gateway;

import dev.baton.node.StartProblem;
import java.net.BindException;

/** Says in one line why the port can't be had. */
final class PortProblem {
    private PortProblem() {}

    static Throwable sayWhy(GatewaySettings settings, Throwable why) {
        return why instanceof BindException
                ? new StartProblem(
                        "The HTTP port %s:%d can't be had (gateway.host, gateway.http-port): %s"
                                .formatted(settings.host(), settings.httpPort(), why.getMessage()),
                        why)
                : why;
    }
}
