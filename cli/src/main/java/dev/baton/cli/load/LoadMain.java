package dev.baton.cli.load;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The load as a process of its own: a {@link LoadPlan} as its only argument, a {@link LoadResult} as its only line, both JSON. Without an argument it reads
 * one plan after another, a line each, says {@value #COUNTING} when a plan's warm-up is over, and then its result: a JVM that has compiled what it
 * runs disturbs the measured ones less.
 */
public final class LoadMain {
    public static final String COUNTING = "counting";

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.out.println(Json.write(new Generator(plan(arguments[0])).run()));
            return;
        }
        BufferedReader plans = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = plans.readLine(); line != null; line = plans.readLine()) {
            System.out.println(Json.write(new Generator(plan(line)).run(() -> System.out.println(COUNTING))));
        }
    }

    private static LoadPlan plan(String json) {
        return Json.read(Buffer.buffer(json), LoadPlan.class);
    }
}
