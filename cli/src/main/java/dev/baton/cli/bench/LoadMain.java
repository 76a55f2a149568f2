package dev.baton.cli.bench;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;

/** The load as a process of its own: a {@link LoadPlan} as its only argument, a {@link LoadResult} as its only line, both JSON. */
final class LoadMain {
    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        LoadPlan plan = Json.read(Buffer.buffer(arguments[0]), LoadPlan.class);
        System.out.println(Json.write(new Generator(plan).run()));
    }
}
