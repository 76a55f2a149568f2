package dev.baton.cluster;

import dev.baton.message.RoleName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory a node of each role gets when a whole cluster shares one machine, and what makes it start fast: the
 * one place for it. Options that every node needs, wherever it runs, are in {@code conf/jvm.options}.
 */
public final class JvmFlags {
    private static final int GATEWAY_MB = 512;
    private static final int COMPUTE_SERVICE_MB = 192;
    private static final int DB_WORKER_MB = 256;

    private JvmFlags() {}

    static List<String> of(NodeSpec plan, Installation installation) {
        List<String> flags = new ArrayList<>();
        flags.addAll(memory(plan));
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

    private static List<String> memory(NodeSpec plan) {
        if (plan.roles().contains(RoleName.GATEWAY)) {
            return givenBack(GATEWAY_MB);
        }
        return heap(plan.roles().contains(RoleName.DB_WORKER) ? DB_WORKER_MB : COMPUTE_SERVICE_MB);
    }

    /**
     * Where thousands of requests wait, the time that collections take falls with the room between them: the heap may
     * grow when they take more than a twenty-fifth of the time. When the requests have gone, that room is given back to
     * the machine: fifteen seconds without a collection bring a full one (about 100 ms), which leaves a fifth free, and
     * what the C library holds unused is released. A marking cycle would leave garbage that is scattered among the
     * living; and as each shrinks the heap, marking begins late under load. One thread each, as the cores are shared.
     */
    private static List<String> givenBack(int mb) {
        return List.of(
                "-Xmx" + mb + "m",
                "-XX:+UseG1GC",
                "-XX:ParallelGCThreads=1",
                "-XX:ConcGCThreads=1",
                "-XX:GCTimeRatio=24",
                "-XX:-G1UseAdaptiveIHOP",
                "-XX:InitiatingHeapOccupancyPercent=85",
                "-XX:G1PeriodicGCInterval=15000",
                "-XX:-G1PeriodicGCInvokesConcurrent",
                "-XX:MinHeapFreeRatio=5",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:TrimNativeHeapInterval=5000");
    }

    /**
     * A small heap on shared cores: the collector with the least threads and the least memory of its own. Half of the
     * heap is for the young, as nearly all that is made lives as long as a request: where thousands wait, a third is
     * too little, and they are moved to the old.
     */
    public static List<String> heap(int mb) {
        return List.of("-Xmx" + mb + "m", "-XX:+UseSerialGC", "-XX:NewRatio=1", "-XX:SurvivorRatio=6");
    }
}
