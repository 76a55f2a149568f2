package dev.baton.load;

import dev.baton.cluster.ClusterProblem;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The load as a process of its own: it reads one {@link LoadPlan} after another, a line each, says {@value #COUNTING}
 * when a plan's warm-up is over, and then its {@link LoadResult}, both JSON. The same process for all measurements: one
 * that has compiled what it runs disturbs the measured ones less.
 */
public final class LoadMain {
    public static final String COUNTING = "counting";

    private static final String FAILED = "failed: ";

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader plans = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = plans.readLine(); line != null; line = plans.readLine()) {
            System.out.println(answer(Json.read(Buffer.buffer(line), LoadPlan.class)));
        }
    }

    private static String answer(LoadPlan plan) {
        try {
            return Json.write(new Generator(plan).run(() -> System.out.println(COUNTING)))
                    .toString();
        } catch (Exception e) { // the next load may go better
            e.printStackTrace();
            return FAILED + e;
        }
    }

    /** Waits for the result of a load that counts already. */
    public static LoadResult result(JavaProcess load) {
        String line = load.nextLine();
        if (line.startsWith(FAILED)) {
            throw new ClusterProblem("The load failed: " + line.substring(FAILED.length()));
        }
        return Json.read(Buffer.buffer(line), LoadResult.class);
    }
}
