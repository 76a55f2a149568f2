package dev.baton.cli.page;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Messages as the API shows them: the way of transfers, one after the other. */
final class FakeHops {
    private static final List<String> WORKERS = List.of("db-worker-1", "db-worker-2");
    private static final String LEDGER = "post to the ledger";
    private static final String COMPUTE = "D screen, E statement line, F receipt";
    private static final int STEPS = 6;

    private FakeHops() {}

    /** The message of that number; six belong to one request. */
    static JsonObject hop(long number, Instant at) {
        long request = number / STEPS;
        int step = (int) (number % STEPS);
        String worker = WORKERS.get((int) (request % WORKERS.size()));
        String flow = request % 7 == 5 ? "balance" : "transfer";
        boolean completion = step == 2 || step == 3;
        boolean out = step % 2 == 0;
        String peer = step < 4 ? worker : "compute-service-1";
        JsonObject hop = new JsonObject()
                .put("node", out == completion ? peer : "gateway-1")
                .put("number", number)
                .put("at", at.truncatedTo(ChronoUnit.MICROS).toString())
                .put("direction", out ? "out" : "in")
                .put("kind", completion ? "completion" : "command")
                .put("address", "baton.node." + (completion ? "n0-4f1c" : "n2-4f1c"))
                .put("from", completion ? peer : "gateway-1")
                .put("to", completion ? "gateway-1" : peer)
                .put("id", requestId(request) + "-" + step / 2)
                .put("requestId", requestId(request))
                .put("flow", flow)
                .put("segment", step < 4 ? LEDGER : COMPUTE)
                .put("bytes", 380 + number * 37 % 600)
                .put("thread", "vert.x-eventloop-thread-" + number % 2)
                .put("waitMicros", completion ? 1_900 + number * 131 % 4_000 : 0)
                .put("runMicros", completion ? 4_100 + number * 97 % 6_000 : 0)
                .put("batch", completion ? 1 + number * 7 % 40 : 0)
                .put("headers", new JsonObject())
                .put("payload", "{\"from\":\"***\",\"to\":\"***\",\"amount\":\"12.50\",\"currency\":\"CZK\"}");
        return completion ? hop.put("verdict", verdict(request)) : hop;
    }

    private static String requestId(long request) {
        return "0197d2a4-6b10-7c01-9f3e-%012x".formatted(0x5e1f00a4c000L + request * 7_919);
    }

    private static String verdict(long request) {
        return switch ((int) (request % 23)) {
            case 4 -> "refused";
            case 11 -> "failed";
            case 19 -> "node-left";
            default -> "replied";
        };
    }
}
