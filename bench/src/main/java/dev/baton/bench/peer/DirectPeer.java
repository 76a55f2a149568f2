package dev.baton.bench.peer;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The direct way: one Vert.x process, an HTTP handler that calls pg-client, a statement a request.
 *
 * <p>Argument: port. The database's URI is in {@link Clients#DATABASE_VARIABLE}.
 */
public final class DirectPeer extends VerticleBase {
    private static final int WORLD_ROWS = 10_000;

    private record Fortune(int id, String message) {}

    private final int port;
    private final String databaseUri;

    private DirectPeer(int port, String databaseUri) {
        this.port = port;
        this.databaseUri = databaseUri;
    }

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        vertx.deployVerticle(
                        () -> new DirectPeer(port, Clients.databaseUri()), new DeploymentOptions().setInstances(loops))
                .onSuccess(ignored -> System.out.println("ready"))
                .onFailure(failure -> {
                    System.out.println("failed: " + failure);
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        SqlClient reader = Clients.reading(vertx, databaseUri);
        SqlClient writer = Clients.writing(vertx, databaseUri);
        return vertx.createHttpServer()
                .requestHandler(request -> answer(request, reader, writer))
                .listen(port, "127.0.0.1");
    }

    private static void answer(HttpServerRequest request, SqlClient reader, SqlClient writer) {
        String path = request.path();
        if (path.equals("/bench/tpcb")) {
            request.body()
                    .compose(body -> tpcb(writer, new JsonObject(body)))
                    .onComplete(json -> reply(request, json.succeeded() ? json.result() : null));
        } else if (path.startsWith("/bench/accounts/")) {
            lookup(reader, Integer.parseInt(path.substring("/bench/accounts/".length())))
                    .onComplete(json -> reply(request, json.succeeded() ? json.result() : null));
        } else if (path.equals("/bench/fortunes")) {
            fortunes(reader).onComplete(html -> reply(request, html.succeeded() ? html.result() : null));
        } else if (path.equals("/bench/db")) {
            read(reader)
                    .map(JsonObject::encode)
                    .onComplete(json -> reply(request, json.succeeded() ? json.result() : null));
        } else if (path.equals("/bench/queries")) {
            queries(reader, Integer.parseInt(request.getParam("queries", "1")))
                    .onComplete(json -> reply(request, json.succeeded() ? json.result() : null));
        } else if (path.equals("/bench/updates")) {
            updates(reader, writer, Integer.parseInt(request.getParam("queries", "1")))
                    .onComplete(json -> reply(request, json.succeeded() ? json.result() : null));
        } else {
            var unused = request.response().setStatusCode(404).end();
        }
    }

    private static void reply(HttpServerRequest request, @Nullable String body) {
        if (body == null) {
            var unused = request.response().setStatusCode(503).end();
        } else {
            String type = body.startsWith("<") ? "text/html; charset=utf-8" : "application/json";
            var unused = request.response().putHeader("Content-Type", type).end(body);
        }
    }

    private static Future<String> tpcb(SqlClient writer, JsonObject order) {
        int aid = order.getInteger("aid");
        int delta = order.getInteger("delta");
        return writer.preparedQuery(Statements.TPCB)
                .execute(Tuple.of(aid, order.getInteger("tid"), order.getInteger("bid"), delta))
                .map(rows -> new JsonObject()
                        .put("abalance", rows.iterator().next().getInteger(0))
                        .put("text", "account " + aid + ": " + delta)
                        .encode());
    }

    private static Future<String> lookup(SqlClient reader, int aid) {
        return reader.preparedQuery(Statements.LOOKUP).execute(Tuple.of(aid)).map(rows -> {
            Row row = rows.iterator().next();
            return new JsonObject()
                    .put("aid", row.getInteger(0))
                    .put("abalance", row.getInteger(1))
                    .encode();
        });
    }

    private static Future<String> fortunes(SqlClient reader) {
        return reader.preparedQuery(Statements.FORTUNES).execute().map(rows -> {
            List<Fortune> fortunes = new ArrayList<>(rows.size() + 1);
            rows.forEach(row -> fortunes.add(new Fortune(row.getInteger(0), row.getString(1))));
            fortunes.add(new Fortune(0, "Additional fortune added at request time."));
            fortunes.sort(Comparator.comparing(Fortune::message));
            StringBuilder html =
                    new StringBuilder("<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table>"
                            + "<tr><th>id</th><th>message</th></tr>");
            for (Fortune fortune : fortunes) {
                html.append("<tr><td>").append(fortune.id()).append("</td><td>");
                html.append(fortune.message()
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;"));
                html.append("</td></tr>");
            }
            return html.append("</table></body></html>").toString();
        });
    }

    private static Future<JsonObject> read(SqlClient reader) {
        return reader.preparedQuery(Statements.WORLD)
                .execute(Tuple.of(random()))
                .map(rows -> {
                    Row row = rows.iterator().next();
                    return new JsonObject().put("id", row.getInteger(0)).put("randomNumber", row.getInteger(1));
                });
    }

    private static Future<String> queries(SqlClient reader, int count) {
        List<Future<JsonObject>> reads =
                IntStream.range(0, count).mapToObj(ignored -> read(reader)).toList();
        return Future.all(reads).map(ignored -> {
            JsonArray worlds = new JsonArray();
            reads.forEach(read -> worlds.add(read.result()));
            return worlds.encode();
        });
    }

    private static Future<String> updates(SqlClient reader, SqlClient writer, int count) {
        List<Future<Integer>> reads = IntStream.range(0, count)
                .mapToObj(ignored -> reader.preparedQuery(Statements.WORLD)
                        .execute(Tuple.of(random()))
                        .map(rows -> rows.iterator().next().getInteger(0)))
                .toList();
        return Future.all(reads).compose(ignored -> {
            Integer[] ids = reads.stream().map(Future::result).distinct().toArray(Integer[]::new);
            Arrays.sort(ids);
            Integer[] numbers = Arrays.stream(ids).map(id -> random()).toArray(Integer[]::new);
            JsonArray worlds = new JsonArray();
            for (int i = 0; i < ids.length; i++) {
                worlds.add(new JsonObject().put("id", ids[i]).put("randomNumber", numbers[i]));
            }
            return writer.preparedQuery(Statements.UPDATE_WORLDS)
                    .execute(Tuple.tuple().addArrayOfInteger(ids).addArrayOfInteger(numbers))
                    .map(done -> worlds.encode());
        });
    }

    private static int random() {
        return 1 + ThreadLocalRandom.current().nextInt(WORLD_ROWS);
    }
}
