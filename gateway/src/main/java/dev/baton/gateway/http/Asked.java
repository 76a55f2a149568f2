package dev.baton.gateway.http;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What a flow's door was asked for.
 *
 * @param path as it was matched
 * @param values of the path's parameters, in their order
 */
record Asked(String path, List<String> values, Buffer body) {}
