package dev.baton.flow;

import java.util.regex.Pattern;

/**
 * The HTTP route of a flow: method and path.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="flow"}
 *
 * @param path with OpenAPI-style parameters: {@code /accounts/{id}}; bound to the input's components by name, as are
 *     query parameters
 */
public record Route(Method method, String path) {

    public enum Method {
        GET,
        POST
    }

    private static final Pattern PATH = Pattern.compile("(/([a-z0-9-]+|\\{[a-zA-Z0-9]+}))+");

    public Route {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "A path looks like /accounts/{id}/statement (lower case, digits, dashes); this does not: " + path);
        }
    }
}
