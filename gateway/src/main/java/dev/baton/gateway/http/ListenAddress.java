package dev.baton.gateway.http;

import dev.baton.node.tls.ServerTls;
import java.util.Optional;

/**
 * The address that the HTTP server listens at, and how.
 *
 * @param port 0: any free one
 * @param shared whether other processes may listen at the same port
 * @param tls empty: plain HTTP
 */
public record ListenAddress(String host, int port, boolean shared, Optional<ServerTls> tls) {}
