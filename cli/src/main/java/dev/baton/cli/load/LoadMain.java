package dev.baton.cli.load;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The load as a process of its own: it reads one {@link LoadPlan} after another, a line each, says {@value #COUNTING} when a plan's warm-up is over, and
 * then its {@link LoadResult}, both JSON. The same process for all measurements: one that has compiled what it runs disturbs the measured ones less.
 */
public final class LoadMain {
    public static final String COUNTING = "counting";

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader plans = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = plans.readLine(); line != null; line = plans.readLine()) {
            LoadPlan plan = Json.read(Buffer.buffer(line), LoadPlan.class);
            System.out.println(Json.write(new Generator(plan).run(() -> System.out.println(COUNTING))));
        }
    }
}
