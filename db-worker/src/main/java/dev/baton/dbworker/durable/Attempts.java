package dev.baton.dbworker.durable;

import dev.baton.message.Json;
import dev.baton.store.StoredRequest.Attempt;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A webhook's attempts as its column holds them: the last {@link #KEPT}. */
final class Attempts {
    static final int KEPT = 20;

    private Attempts() {}

    static List<Attempt> parse(String json) {
        return List.of(Json.read(Buffer.buffer(json), Attempt[].class));
    }

    static String plus(List<Attempt> attempts, Attempt latest) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(latest);
        return Json.write(all.subList(Math.max(0, all.size() - KEPT), all.size()))
                .toString();
    }
}
