package dev.baton.cli.cluster;

import dev.baton.message.RoleName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory a node of each role gets when a whole cluster shares one machine, and what makes it start fast: the one place for it.
 * Options that every node needs, wherever it runs, are in {@code conf/jvm.options}.
 */
final class JvmFlags {
    private static final int SINGLE_MB = 512;
    private static final int COMPUTE_SERVICE_MB = 192;
    private static final int OTHERS_MB = 256;

    private JvmFlags() {}

    static List<String> of(NodePlan plan, Installation installation) {
        List<String> flags = new ArrayList<>();
        flags.add("-Xmx" + heap(plan) + "m");
        // Small heaps on shared cores: the collector with the least threads and the least memory of its own.
        flags.add("-XX:+UseSerialGC");
        installation.archive().ifPresent(archive -> flags.addAll(startFromArchive(archive)));
        return flags;
    }

    /** The build's rehearsal wrote it; without one, the first node to end does. */
    private static List<String> startFromArchive(Path archive) {
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + archive,
                // Where it was written for, so that nodes share its pages; elsewhere each would have a copy of all of
                // them.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                // An archive that doesn't fit any more is written anew: no line in a node's log.
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off");
    }

    private static int heap(NodePlan plan) {
        if (plan.roles().size() > 1) {
            return SINGLE_MB;
        }
        return plan.roles().getFirst() == RoleName.COMPUTE_SERVICE ? COMPUTE_SERVICE_MB : OTHERS_MB;
    }
}
