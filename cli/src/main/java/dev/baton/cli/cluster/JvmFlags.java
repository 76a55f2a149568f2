package dev.baton.cli.cluster;

import dev.baton.message.RoleName;
import java.util.List;

/**
 * How much memory a node of each role gets when a whole cluster shares one machine: the one place for it. Options that every node needs,
 * wherever it runs, are in {@code conf/jvm.options}.
 */
final class JvmFlags {
    private static final int SINGLE_MB = 512;
    private static final int COMPUTE_SERVICE_MB = 192;
    private static final int OTHERS_MB = 256;

    private JvmFlags() {}

    static List<String> of(NodePlan plan) {
        return List.of(
                "-Xmx" + heap(plan) + "m",
                // Small heaps on shared cores: the collector with the least threads and the least memory of its own.
                "-XX:+UseSerialGC");
    }

    private static int heap(NodePlan plan) {
        if (plan.roles().size() > 1) {
            return SINGLE_MB;
        }
        return plan.roles().getFirst() == RoleName.COMPUTE_SERVICE ? COMPUTE_SERVICE_MB : OTHERS_MB;
    }
}
