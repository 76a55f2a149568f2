package dev.baton.cli.page;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The live lab's API with one gateway and one db-worker, busy as a test wants them. */
final class FakeLab {
    private static final int FRAME_MILLIS = 100;

    private final Vertx vertx;
    private final List<JsonObject> settings = new CopyOnWriteArrayList<>();
    private final List<String> owners = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private volatile boolean taken;
    private volatile int threads = 3;
    private volatile int slices = 6;
    private volatile int missed;
    private volatile int eventLoops = 3;
    private volatile int waiting;
    private final AtomicLong turnedAway = new AtomicLong();
    private volatile int perFrame;
    private volatile boolean loopPressed;
    private volatile boolean silent;

    FakeLab(Vertx vertx) {
        this.vertx = vertx;
    }

    void routes(Router router) {
        router.get("/api/lab").handler(request -> json(request, view()));
        router.put("/api/lab").handler(BodyHandler.create(false)).handler(request -> {
            settings.add(request.body().asJsonObject());
            owners.add(request.queryParams().get("owner"));
            if (taken) {
                request.response().setStatusCode(409);
                json(
                        request,
                        new JsonObject()
                                .put("title", "Another page turns the knobs")
                                .put("detail", "Close it."));
            } else {
                json(request, new JsonObject());
            }
        });
        router.delete("/api/lab").handler(request -> {
            ended.add(request.queryParams().get("owner"));
            json(request, view());
        });
        router.post("/api/lab/nodes/:node/:fault").handler(request -> {
            faults.add(request.pathParam("fault") + " " + request.pathParam("node"));
            json(request, new JsonObject());
        });
        router.get("/api/lab/stream").handler(this::stream);
    }

    /** From now on each frame has so many request threads, each with so many bars, and has left out so many marks. */
    void busy(int requestThreads, int bars, int marksMissed) {
        threads = requestThreads;
        slices = bars;
        missed = marksMissed;
    }

    /** From now on each node has so many that serve HTTP. */
    void eventLoops(int count) {
        eventLoops = count;
    }

    /** From now on so many requests wait for an answer. */
    void waiting(int answers) {
        waiting = answers;
    }

    /** From now on each node turns so many away in the time of a frame. */
    void turnAway(int requests) {
        perFrame = requests;
    }

    /** From now on the event loop runs all the time. */
    void pressLoop() {
        loopPressed = true;
    }

    /** From now on the db-worker does not answer. */
    void silence() {
        silent = true;
    }

    /** How the knobs were turned, the last one last. */
    List<JsonObject> settings() {
        return settings;
    }

    /** Whose settings they were. */
    List<String> owners() {
        return owners;
    }

    /** Who ended its lease. */
    List<String> ended() {
        return ended;
    }

    /** What was done to nodes. */
    List<String> faults() {
        return faults;
    }

    /** From now on another page turns the knobs. */
    void take() {
        taken = true;
    }

    private static JsonArray nodes() {
        return JsonArray.of(node("gateway-1", "gateway"), node("db-worker-1", "db-worker"));
    }

    private static JsonObject node(String name, String role) {
        return new JsonObject()
                .put("name", name)
                .put("roles", JsonArray.of(role))
                .put("ready", true);
    }

    private static JsonObject view() {
        return new JsonObject()
                .put("node", "gateway-1")
                .put("leaseMillis", 6_000)
                .put("frozenMillis", 4_000)
                .put("bucketMicros", 10_000)
                .put("styles", JsonArray.of("notification", "callback", "polling", "blocking", "coroutine"))
                .put("fills", JsonArray.of("compute", "lane"))
                .put("supervised", true)
                .put("nodes", nodes());
    }

    private void stream(RoutingContext request) {
        HttpServerResponse response = request.response();
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Content-Encoding", "identity");
        response.write(": open\n\n");
        long timer = vertx.setPeriodic(
                FRAME_MILLIS, ignored -> response.write("event: frame\ndata: " + frame().encode() + "\n\n"));
        response.closeHandler(ignored -> vertx.cancelTimer(timer));
    }

    private JsonObject frame() {
        long now = System.currentTimeMillis() * 1_000;
        JsonArray tracks = new JsonArray();
        JsonArray samples = new JsonArray().add(loop());
        tracks.add(onTrack("vert.x-eventloop-thread-0", "event-loop", "RUN", now, 3));
        for (int i = 1; i <= threads; i++) {
            tracks.add(onTrack("baton-request-" + i, "platform", "BLOCKED", now, slices));
            tracks.add(onTrack("baton-request-" + i, "platform", "RUN", now + 3_000, 2)); // overlaps halfway
            samples.add(sample("baton-request-" + i, "HELD"));
        }
        samples.add(sample("ForkJoinPool-1-worker-1", "IDLE"));
        JsonArray depths = JsonArray.of(new JsonObject()
                .put("name", "")
                .put("track", "parked")
                .put("kind", "WAIT")
                .put("first", now / 10_000 - 10)
                .put("micros", JsonArray.of(20_000, 40_000, 30_000, 10_000, 0, 0, 20_000, 20_000, 20_000, 20_000)));
        JsonObject load = new JsonObject()
                .put("perSecond", 312.5)
                .put("refusedPerSecond", 12)
                .put("failedPerSecond", 0)
                .put("p50Micros", 24_000)
                .put("p99Micros", 61_000)
                .put("open", 8);
        JsonObject gateway = node("gateway-1", "gateway", tracks, depths, samples)
                .put("load", load)
                .put("missed", missed);
        JsonObject worker = node(
                "db-worker-1",
                "db-worker",
                new JsonArray().add(onTrack("Lane 1", "connection", "DATABASE", now, 2)),
                new JsonArray(),
                new JsonArray());
        return new JsonObject()
                .put("atMicros", now)
                .put("notShown", 0)
                .put("nodes", silent ? JsonArray.of(gateway) : JsonArray.of(gateway, worker))
                .put("unresponsive", silent ? JsonArray.of("db-worker-1") : new JsonArray())
                .put("all", nodes());
    }

    private JsonObject loop() {
        return loopPressed
                ? sample("vert.x-eventloop-thread-0", "RUNS").put("busy", 0.95)
                : sample("vert.x-eventloop-thread-0", "LISTENS");
    }

    private JsonObject node(String name, String role, JsonArray tracks, JsonArray depths, JsonArray threads) {
        return new JsonObject()
                .put("node", name)
                .put("roles", JsonArray.of(role))
                .put("aheadMicros", 0)
                .put("missed", 0)
                .put("tracks", tracks)
                .put("depths", depths)
                .put("threads", threads)
                .put(
                        "figures",
                        new JsonObject()
                                .put("openRequests", 8)
                                .put("turnedAway", turnedAway.addAndGet(perFrame))
                                .put("process", process())
                                .put("eventLoops", eventLoops)
                                .put("computeThreads", 2)
                                .put("batch", 256)
                                .put("queue", 4_096)
                                .put(
                                        "waiting",
                                        new JsonObject()
                                                .put("lanes", queue())
                                                .put("compute", queue())
                                                .put("answers", waiting)));
    }

    private static JsonObject queue() {
        return new JsonObject().put("waiting", 0).put("queues", 1).put("places", 4_096);
    }

    private static JsonObject process() {
        return new JsonObject()
                .put("pid", 4_711)
                .put("cpu", 0.7)
                .put("threads", 81)
                .put("memoryBytes", 222_298_112)
                .put("epollSockets", 258);
    }

    private static JsonObject onTrack(String name, String track, String kind, long now, int bars) {
        JsonArray numbers = new JsonArray();
        long each = FRAME_MILLIS * 1_000L / bars;
        for (int i = 0; i < bars; i++) {
            numbers.add(i * each).add(each * 3 / 4).add(3).add(1);
        }
        return new JsonObject()
                .put("name", name)
                .put("track", track)
                .put("kind", kind)
                .put("first", now - FRAME_MILLIS * 1_000L)
                .put("slices", numbers);
    }

    private static JsonObject sample(String name, String state) {
        return new JsonObject()
                .put("name", name)
                .put("state", state)
                .put("busy", 0.1)
                .put("place", "");
    }

    private static void json(RoutingContext request, JsonObject body) {
        request.response().putHeader("Content-Type", "application/json").end(body.encode());
    }

    /** To look at the page while one works on it: a port, and milliseconds between messages. */
    public static void main(String[] arguments) {
        FakeAdmin admin = new FakeAdmin(Integer.parseInt(arguments[0]));
        admin.messages().happen(400);
        admin.lab().vertx.setPeriodic(Integer.parseInt(arguments[1]), timer -> admin.messages()
                .happen(3));
        System.out.println(admin.url());
    }
}
