package dev.baton.inspector.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.query.ApiProblem;
import dev.baton.limit.TrustedProxies;
import dev.baton.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Users of the admin port by a token of an issuer, with real requests. */
@Tag("security")
class SignedAccessTest {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Future<Outcome<Visitor>>> known = new ConcurrentHashMap<>();
    private final AtomicInteger checked = new AtomicInteger();
    private final HttpClient client = vertx.createHttpClient();

    private final SignedTokens issuer = new SignedTokens() {
        @Override
        public boolean isToken(String credential) {
            return credential.startsWith("eyJ");
        }

        @Override
        public String scope(Right right) {
            return "baton:" + right;
        }

        @Override
        public Future<Outcome<Visitor>> find(String token) {
            checked.incrementAndGet();
            return known.getOrDefault(token, refused("invalid-token"));
        }
    };

    private static Future<Outcome<Visitor>> refused(String code) {
        return Future.succeededFuture(Outcome.refused(Refusal.of(401, code, "Unauthenticated", "It is not valid.")));
    }

    private static Outcome<Visitor> ann(Right... rights) {
        return Outcome.done(new Visitor("ann", Set.of(rights), Optional.of("https://id.example")));
    }

    @AfterEach
    void close() {
        Await.await(vertx.close());
    }

    @Test
    void itsScopesAreItsRights() {
        known.put("eyJann", Future.succeededFuture(ann(Right.READ, Right.RETRY)));
        known.put("eyJcaller", Future.succeededFuture(ann()));
        int port = port(Right.READ);

        assertThat(status(port, "eyJann")).isEqualTo(200);
        assertThat(status(port(Right.RETRY), "eyJann")).isEqualTo(200);
        assertThat(status(port(Right.PAYLOAD), "eyJann")).isEqualTo(403);
        assertThat(status(port(Right.CHANGE), "eyJann")).isEqualTo(403);
        assertThat(status(port, "eyJcaller")).as("a caller's").isEqualTo(403);
        assertThat(status(port, "eyJforged")).isEqualTo(401);
        assertThat(status(port, "a key that is not known")).isEqualTo(401);
    }

    @Test
    void whatCanNotBeSaidIs503AndNever401() {
        known.put("eyJaway", Future.failedFuture("the issuer is away"));

        assertThat(status(port(Right.READ), "eyJaway")).isEqualTo(503);
    }

    @Test
    void whoGuessesHasToWaitAndWhoseTokenHasEndedDoesNot() {
        known.put("eyJold", refused(SignedTokens.EXPIRED));
        int port = port(Right.READ);
        for (int i = 0; i < 100; i++) {
            assertThat(status(port, "eyJold")).isEqualTo(401);
        }
        Awaitility.await().until(() -> status(port, "eyJforged") == 429);

        int before = checked.get();
        assertThat(status(port, "eyJanother")).isEqualTo(429);
        assertThat(checked).as("it costs nothing").hasValue(before);
    }

    /** Keys of its issuer are read first; the body of a change comes meanwhile, and is there afterwards. */
    @Test
    void aTokenThatHasToWaitForKeysIsAnsweredWhenTheyAreThere() {
        Promise<Outcome<Visitor>> keys = Promise.promise();
        known.put("eyJann", keys.future());
        int port = port(Right.CHANGE);
        Buffer body = Buffer.buffer("x".repeat(100_000));
        Future<Buffer> echo = client.request(HttpMethod.PUT, port, "127.0.0.1", "/")
                .compose(request -> request.putHeader("Authorization", "Bearer eyJann")
                        .putHeader("Baton-Admin", "1")
                        .send(body))
                .compose(response -> response.body());
        Awaitility.await().until(() -> checked.get() == 1);
        assertThat(echo.isComplete()).isFalse();

        keys.complete(ann(Right.CHANGE));

        assertThat(Await.await(echo)).isEqualTo(body);
    }

    /** It answers with the body. On an address that is not loopback for the access: limits hold there. */
    private int port(Right right) {
        Access access =
                new Access("0.0.0.0", false, List.of(), Optional.empty(), TrustedProxies.none(), Optional.of(issuer));
        Router router = Router.router(vertx);
        router.route().handler(access::authenticate);
        router.route().handler(BodyHandler.create(false));
        router.route().handler(context -> answer(access, context, right));
        HttpServer server =
                Await.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        return server.actualPort();
    }

    private static void answer(Access access, RoutingContext context, Right right) {
        try {
            access.check(context, right);
            context.response().end(Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer));
        } catch (ApiProblem problem) {
            context.response().setStatusCode(problem.document().status()).end();
        }
    }

    private int status(int port, String token) {
        return Await.await(client.request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(request -> request.putHeader("Authorization", "Bearer " + token)
                        .putHeader("Baton-Admin", "1")
                        .send())
                .map(response -> response.statusCode()));
    }
}
