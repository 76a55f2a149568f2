package dev.baton.cli.bench;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The load as a process of its own, the same for all measurements of a run, so that what it compiles it compiles once. Each line that it reads is
 * a {@link LoadPlan}; it answers {@value #COUNTING} when it begins to count, and then with a {@link LoadResult}, both JSON.
 */
final class LoadMain {
    static final String READY = "ready";
    static final String COUNTING = "counting";

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        var plans = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(READY);
        for (String line = plans.readLine(); line != null; line = plans.readLine()) {
            LoadPlan plan = Json.read(Buffer.buffer(line), LoadPlan.class);
            System.out.println(Json.write(new Generator(plan, () -> System.out.println(COUNTING)).run()));
        }
    }
}
