package dev.baton.bench.peer;

import com.hazelcast.config.Config;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.ConfigUtil;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The plain clustered way: the same three roles, and for each step of each request one {@code eventBus().request()}
 * with a {@code JsonObject}. {@code tpcb} (which is not durable here) and {@code lookup} only.
 *
 * <p>Arguments: role ({@code gateway}, {@code database}, {@code compute}), the membership ports of all three with its
 * own first, separated by commas; then the gateway's port, or the database's URI.
 */
public final class ClusteredPeer {
    private static final String POST = "bench.tpcb";
    private static final String READ = "bench.lookup";
    private static final String RECEIPT = "bench.receipt";
    private static final int FAILED = 500;

    private ClusteredPeer() {}

    public static void main(String[] arguments) {
        Supplier<AbstractVerticle> role =
                switch (arguments[0]) {
                    case "gateway" -> () -> new Gateway(Integer.parseInt(arguments[2]));
                    case "database" -> () -> new Database(Clients.databaseUri());
                    case "compute" -> Compute::new;
                    default -> throw new IllegalArgumentException("No such role: " + arguments[0]);
                };
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(loops)
                        .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
                .withClusterManager(new HazelcastClusterManager(config(arguments[1].split(","))))
                .buildClustered()
                .compose(vertx -> vertx.deployVerticle(role::get, new DeploymentOptions().setInstances(loops)))
                .onSuccess(ignored -> System.out.println("ready"))
                .onFailure(failure -> {
                    System.out.println("failed: " + failure);
                    System.exit(1);
                });
    }

    private static Config config(String[] ports) {
        Config config = ConfigUtil.loadConfig().setClusterName("bench-plain-" + sorted(ports));
        var network =
                config.getNetworkConfig().setPort(Integer.parseInt(ports[0])).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin()
                .getTcpIpConfig()
                .setEnabled(true)
                .setMembers(
                        Arrays.stream(ports).map(port -> "127.0.0.1:" + port).toList());
        return config.setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "1");
    }

    private static String sorted(String[] ports) {
        return String.join("-", Arrays.stream(ports).sorted().toList());
    }

    private static final class Gateway extends AbstractVerticle {
        private final int port;

        Gateway(int port) {
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer()
                    .requestHandler(this::answer)
                    .listen(port, "127.0.0.1")
                    .<Void>mapEmpty()
                    .onComplete(started);
        }

        private void answer(HttpServerRequest request) {
            String path = request.path();
            Future<JsonObject> answer = path.equals("/bench/tpcb")
                    ? request.body()
                            .compose(body -> request(POST, new JsonObject(body)))
                            .compose(balance -> request(RECEIPT, balance))
                    : request(
                            READ,
                            new JsonObject().put("aid", Integer.parseInt(path.substring(path.lastIndexOf('/') + 1))));
            answer.onComplete(json -> reply(request, json.succeeded() ? json.result() : null));
        }

        private Future<JsonObject> request(String address, JsonObject question) {
            return vertx.eventBus().<JsonObject>request(address, question).map(Message::body);
        }

        private static void reply(HttpServerRequest request, @Nullable JsonObject answer) {
            if (answer == null) {
                var unused = request.response().setStatusCode(503).end();
            } else {
                var unused = request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(answer.encode());
            }
        }
    }

    private static final class Database extends AbstractVerticle {
        private final String uri;

        Database(String uri) {
            this.uri = uri;
        }

        @Override
        public void start(Promise<Void> started) {
            SqlClient reader = Clients.reading(vertx, uri);
            SqlClient writer = Clients.writing(vertx, uri);
            var posts = vertx.eventBus().<JsonObject>consumer(POST, order -> answer(order, post(writer, order.body())));
            var reads = vertx.eventBus().<JsonObject>consumer(READ, query -> answer(query, read(reader, query.body())));
            Future.all(posts.completion(), reads.completion()).<Void>mapEmpty().onComplete(started);
        }

        private static Future<JsonObject> post(SqlClient writer, JsonObject order) {
            int aid = order.getInteger("aid");
            int delta = order.getInteger("delta");
            return writer.preparedQuery(Statements.TPCB)
                    .execute(Tuple.of(aid, order.getInteger("tid"), order.getInteger("bid"), delta))
                    .map(rows -> new JsonObject()
                            .put("aid", aid)
                            .put("delta", delta)
                            .put("abalance", rows.iterator().next().getInteger(0)));
        }

        private static Future<JsonObject> read(SqlClient reader, JsonObject query) {
            return reader.preparedQuery(Statements.LOOKUP)
                    .execute(Tuple.of(query.getInteger("aid")))
                    .map(rows -> {
                        Row row = rows.iterator().next();
                        return new JsonObject().put("aid", row.getInteger(0)).put("abalance", row.getInteger(1));
                    });
        }

        private static void answer(Message<JsonObject> question, Future<JsonObject> answer) {
            answer.onSuccess(question::reply).onFailure(failure -> question.fail(FAILED, failure.toString()));
        }
    }

    private static final class Compute extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            vertx.eventBus()
                    .<JsonObject>consumer(RECEIPT, balance -> balance.reply(receipt(balance.body())))
                    .completion()
                    .onComplete(started);
        }

        private static JsonObject receipt(JsonObject balance) {
            return Receipt.of(balance.getInteger("aid"), balance.getInteger("delta"), balance.getInteger("abalance"));
        }
    }
}
