package dev.baton.inspector.page;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/**
 * The files of the inspector's page and the way to them: {@code /} and {@code /page/*}.
 *
 * <p>They need no token: they contain no data, what they show comes from the API. A browser checks each time whether a
 * file has changed (an {@code ETag}), so that no node ever shows another version's page. The page loads and requests
 * nothing from elsewhere.
 */
public final class Page {
    /** Scripts and styles from this node only, none of them inline; it may not be framed, and sends no form. */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-cache");

    private final List<PageFile> files = PageFile.all();

    /** Adds its routes. */
    public void mount(Router router) {
        for (PageFile file : files) {
            router.get(file.path()).handler(request -> serve(request, file));
        }
    }

    private static void serve(RoutingContext request, PageFile file) {
        HttpServerResponse response = request.response();
        HEADERS.forEach(response::putHeader);
        request.etag(file.tag());
        if (request.isFresh()) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader("Content-Type", file.type()).end(file.bytes());
        }
    }
}
