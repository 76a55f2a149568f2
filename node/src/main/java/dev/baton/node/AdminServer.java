package dev.baton.node;

import dev.baton.async.Reason;
import dev.baton.config.StartProblem;
import dev.baton.inspector.page.Page;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.node.http.RequestRules;
import dev.baton.node.http.ServerHeaders;
import dev.baton.node.tls.ServerTls;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The port for those who run the node: whether it lives, whether it is ready, and its metrics. Roles mount more. */
final class AdminServer {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final long ANSWER_MILLIS = 5_000;
    private static final long CLOSE_SECONDS = 1;
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private final NodeSettings settings;
    private final Optional<ServerTls> tls;
    private final ServerHeaders serverHeaders;
    private final Vertx vertx;
    private final Router router;
    private final HttpServer server;

    /** Where the last request ends could be read in two ways: what follows may be a part of it. */
    private final Set<HttpConnection> refused = ConcurrentHashMap.newKeySet();

    /**
     * @param shared whether another node in this JVM may have the port, too: one that is about to stop, or to follow
     */
    AdminServer(
            Vertx vertx,
            NodeSettings settings,
            NodeIdentity self,
            Health health,
            Supplier<String> metrics,
            boolean shared) {
        this.vertx = vertx;
        this.settings = settings;
        this.router = Router.router(vertx);
        this.tls = ServerTls.of(settings.adminTls(), vertx);
        this.serverHeaders = new ServerHeaders(tls.flatMap(ServerTls::strictTransport));
        this.server = vertx.createHttpServer(options(tls).setReusePort(shared)).requestHandler(this::handle);
        AdminProblems.mount(router);
        router.route().handler(AdminServer::checkPath);
        router.route("/health/*").handler(TimeoutHandler.create(ANSWER_MILLIS));
        router.route("/metrics").handler(TimeoutHandler.create(ANSWER_MILLIS));
        router.get("/health/live").handler(request -> answer(request, HttpResponseStatus.OK, described(self, "live")));
        router.get("/health/ready").handler(request -> health.report()
                .onSuccess(report -> ready(request, self, report, health.notes()))
                .onFailure(request::fail));
        router.get("/metrics").handler(request -> vertx.executeBlocking(metrics::get, false)
                .onSuccess(text -> request.response()
                        .putHeader("Content-Type", PROMETHEUS_TEXT)
                        .end(text))
                .onFailure(request::fail));
        new Page().mount(router);
    }

    /** What holds for every request: the rules of HTTP, and the headers of each answer. */
    private void handle(HttpServerRequest request) {
        if (refused.contains(request.connection())) {
            return;
        }
        serverHeaders.addTo(request.response());
        int status = RequestRules.status(request);
        if (status != RequestRules.FINE) {
            refuseAll(
                    request,
                    status,
                    "This is not a valid HTTP request",
                    "Send one Host, and no Transfer-Encoding but one chunked.");
            return;
        }
        if (RequestRules.hasManyCredentials(request)) {
            refuseAll(request, 400, RequestRules.MANY_CREDENTIALS, "Send one token.");
            return;
        }
        if (RequestRules.wantsClose(request)) {
            closeAfterAnswer(request);
        }
        router.handle(request);
    }

    /** Also what follows it on its connection. */
    private void refuseAll(HttpServerRequest request, int status, String title, String detail) {
        HttpConnection connection = request.connection();
        refused.add(connection);
        connection.closeHandler(ignored -> refused.remove(connection));
        request.response().putHeader("Connection", "close");
        refuse(request.response(), status, title, detail).onComplete(ignored -> connection.close());
    }

    private static void checkPath(RoutingContext request) {
        try {
            request.normalizedPath();
            request.next();
        } catch (IllegalArgumentException e) {
            refuse(
                    request.response(),
                    400,
                    "The path is encoded in a wrong way",
                    "Behind each % stand two hexadecimal digits, and all together is UTF-8.");
        }
    }

    /** Vert.x only looks for a header that is close and nothing else. The end handler is vertx-web's own. */
    private void closeAfterAnswer(HttpServerRequest request) {
        request.response()
                .putHeader("Connection", "close")
                .bodyEndHandler(ignored ->
                        vertx.runOnContext(next -> request.connection().close()));
    }

    private static Future<Void> refuse(HttpServerResponse response, int status, String title, String detail) {
        return AdminProblems.send(response, ApiProblem.of(status, "bad-request", title, detail));
    }

    private static HttpServerOptions options(Optional<ServerTls> tls) {
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(30)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(4 * 1024)
                .setMaxHeaderSize(8 * 1024)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true);
        tls.ifPresent(how -> how.secure(options, HANDSHAKE));
        return options;
    }

    /** @param action runs with each certificate that is used from then on */
    void onCertificate(Consumer<X509Certificate> action) {
        tls.ifPresent(how -> how.onChange(action));
    }

    Router router() {
        return router;
    }

    Future<Void> open() {
        return server.listen(settings.adminPort(), settings.adminHost())
                .<Void>mapEmpty()
                .recover(why -> Future.failedFuture(new StartProblem(
                        "node.admin-port %d on %s can't be opened: %s"
                                .formatted(settings.adminPort(), settings.adminHost(), Reason.of(why)),
                        why)));
    }

    int port() {
        return server.actualPort();
    }

    Future<Void> close() {
        return server.shutdown(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private static void ready(RoutingContext request, NodeIdentity self, CheckResult report, List<String> notes) {
        boolean up = CheckResult.isUp(report);
        JsonArray checks = new JsonArray();
        for (CheckResult check : report.getChecks() == null ? List.<CheckResult>of() : report.getChecks()) {
            boolean ok = CheckResult.isUp(check);
            JsonObject line = new JsonObject().put("name", check.getId()).put("ok", ok);
            if (!ok && check.getData() != null) {
                line.put(Health.WHY, check.getData().getString(Health.WHY, "no answer"));
            }
            checks.add(line);
        }
        JsonObject body = described(self, up ? "ready" : "not ready").put("checks", checks);
        if (!notes.isEmpty()) {
            body.put("notes", new JsonArray(notes));
        }
        answer(request, up ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, body);
    }

    private static JsonObject described(NodeIdentity self, String status) {
        return new JsonObject()
                .put("status", status)
                .put("node", self.name())
                .put("id", self.id())
                .put(
                        "roles",
                        new JsonArray(self.roles().stream()
                                .map(Object::toString)
                                .sorted()
                                .toList()))
                .put("version", self.version());
    }

    private static void answer(RoutingContext request, HttpResponseStatus status, JsonObject body) {
        request.response()
                .setStatusCode(status.code())
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.encode());
    }
}
