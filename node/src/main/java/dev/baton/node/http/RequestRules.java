package dev.baton.node.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** Rules of RFC 9112 that neither Netty nor Vert.x checks. */
public final class RequestRules {
    /** What {@link #status} answers for a request that keeps the rules. */
    public static final int FINE = 0;

    /** What is said to a request with {@link #hasManyCredentials more}. */
    public static final String MANY_CREDENTIALS = "More than one credential";

    private static final CharSequence API_KEY = HttpHeaders.createOptimized("X-Api-Key");
    private static final String BEARER = "Bearer ";

    private RequestRules() {}

    /** The status to refuse a request with, and to close its connection after; {@link #FINE} if nothing is wrong. */
    public static int status(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            int status = ofTransferEncoding(request);
            if (status != FINE) {
                return status;
            }
        }
        return hasItsHost(request) ? FINE : 400;
    }

    /**
     * Whether it shows more than one key or token, or a field twice that may be there once (RFC 9110, 5.3 and 11.6.2):
     * who else reads the request may take it for another caller's. {@code Authorization} of another kind is not ours.
     */
    public static boolean hasManyCredentials(HttpServerRequest request) {
        List<String> authorizations = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        int keys = request.headers().getAll(API_KEY).size();
        return authorizations.size() > 1
                || keys > 1
                || (keys == 1
                        && authorizations.size() == 1
                        && authorizations.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length()));
    }

    /** Exactly one, but for HTTP/1.0 (RFC 9112, 3.2): with two, a proxy may take the other one. */
    private static boolean hasItsHost(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        return hosts.size() == 1 || (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0);
    }

    /** Only chunked is known here; any other coding would make another body of the same bytes (RFC 9112, 6.1). */
    private static int ofTransferEncoding(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0) {
            return 400;
        }
        String codings = String.join(",", request.headers().getAll(HttpHeaders.TRANSFER_ENCODING));
        int chunked = 0;
        for (String coding : codings.split(",", -1)) {
            if (coding.strip().equalsIgnoreCase("chunked")) {
                chunked++;
            } else if (!coding.isBlank()) {
                return 501;
            }
        }
        return chunked == 1 ? FINE : 400;
    }

    /** Whether the client wants its connection closed after the answer and says so in a list (RFC 9112, 9.6). */
    public static boolean wantsClose(HttpServerRequest request) {
        String first = request.headers().get(HttpHeaders.CONNECTION);
        if (first == null || first.equalsIgnoreCase("keep-alive")) {
            return first != null
                    && request.headers().getAll(HttpHeaders.CONNECTION).size() > 1
                    && listsClose(request);
        }
        return listsClose(request);
    }

    private static boolean listsClose(HttpServerRequest request) {
        for (String line : request.headers().getAll(HttpHeaders.CONNECTION)) {
            for (String option : line.split(",", -1)) {
                if (option.strip().equalsIgnoreCase("close")) {
                    return true;
                }
            }
        }
        return false;
    }
}
