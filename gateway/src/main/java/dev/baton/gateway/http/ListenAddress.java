package dev.baton.gateway.http;

/**
 * The address that the HTTP server listens at.
 *
 * @param port 0: any free one
 * @param shared whether other processes may listen at the same port
 */
public record ListenAddress(String host, int port, boolean shared) {}
