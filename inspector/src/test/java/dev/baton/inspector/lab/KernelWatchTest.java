package dev.baton.inspector.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.Segment;
import dev.baton.message.TraceParent;
import dev.baton.tap.NodeClock;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.RecorderSettings;
import dev.baton.timeline.Span;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the kernel says of a thread that recorded what it did, of a real kernel. */
@EnabledOnOs(OS.LINUX)
class KernelWatchTest {
    private static final String STAT = "71 (a ) (b) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25"
            + " 26 27 28 29 30 31 32 33 34 35 1 37 38";

    private final Recorder recorder = new Recorder(
            new RecorderSettings(1_024, 0, Duration.ofSeconds(100), 1_000, 10, Optional.empty()),
            "gateway-1",
            NodeClock.started(),
            Segment::toString);
    private final KernelWatch watch = new KernelWatch();
    private final UUID request = UUID.randomUUID();
    private final TraceParent trace = Recorder.requested(TraceParent.fresh());

    KernelWatchTest() {
        recorder.watch(watch);
    }

    @AfterEach
    void close() {
        watch.close();
        recorder.close();
    }

    @Test
    void aThreadThatSleptIsSeenToSleepByItsTaskHoweverLongItsNameIs() throws InterruptedException {
        watch.begin();

        ran(Thread.ofPlatform().name("baton-request-with-a-long-name-12"));

        Map<String, String> waited = details("waits for the database");
        assertThat(waited)
                .containsEntry("kernelThread", "baton-request-with-a-long-name-12")
                .containsEntry("kernelState", "S")
                .doesNotContainKey("kernelCarrier");
        assertThat(Integer.parseInt(waited.get("kernelLooks"))).isPositive();
        assertThat(Integer.parseInt(waited.get("kernelAlike"))).isPositive();
        assertThat(Long.parseLong(waited.get("kernelMicros"))).isNotNegative();
        assertThat(details("A"))
                .containsEntry("kernelState", "R")
                .containsEntry("kernelLooks", "0")
                .containsEntry("kernelTask", waited.get("kernelTask"));
    }

    @Test
    void ofAVirtualThreadTheCarrierIsKnown() throws InterruptedException {
        watch.begin();

        ran(Thread.ofVirtual().name("baton-virtual-1"));

        assertThat(details("A")).containsEntry("kernelThread", "baton-virtual-1");
        assertThat(details("A").get("kernelCarrier")).matches("ForkJoinPool-\\d+-worker-\\d+");
        assertThat(details("waits for the database")).containsEntry("kernelLooks", "0");
    }

    @Test
    void whileNobodyStepsNothingIsAsked() throws InterruptedException {
        ran(Thread.ofPlatform());

        assertThat(details("A").keySet()).noneMatch(name -> name.startsWith("kernel"));
    }

    @Test
    void ofARequestThatIsNotRecordedFromItsStartNothingIsAsked() {
        watch.begin();

        recorder.span(request, TraceParent.fresh(), Span.Kind.RUN, "A", System.nanoTime(), System.nanoTime());

        assertThat(details("A").keySet()).noneMatch(name -> name.startsWith("kernel"));
    }

    @Test
    void aNameMayHaveBracketsAndACarrierIsNamedOnlyIfTheKernelAgrees() {
        KernelTasks.Look look = KernelTasks.parsed(5, 71, STAT, "0");

        assertThat(look).isEqualTo(new KernelTasks.Look(5, 71, "a ) (b", "S", "0", "1"));
        assertThat(KernelTasks.carrier("VirtualThread[#9]/runnable@ForkJoinPool-1-worker-3", "ForkJoinPool-1-"))
                .contains("ForkJoinPool-1-worker-3");
        assertThat(KernelTasks.carrier("VirtualThread[#9]/runnable@ForkJoinPool-1-worker-3", "java"))
                .isEmpty();
        assertThat(KernelTasks.carrier("VirtualThread[#9]/runnable", "ForkJoinPool-1-"))
                .isEmpty();
    }

    private void ran(Thread.Builder builder) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        builder.start(() -> {
                    long begun = System.nanoTime();
                    recorder.span(request, trace, Span.Kind.RUN, "A", begun, System.nanoTime());
                    long waits = System.nanoTime();
                    sleeps(never);
                    recorder.span(
                            request, trace, Span.Kind.BLOCKED, "waits for the database", waits, System.nanoTime());
                })
                .join();
    }

    /** For what it is looked at: as a request's thread does. */
    private static void sleeps(CountDownLatch never) {
        try {
            assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> details(String label) {
        return recorder.spans(request).stream()
                .filter(span -> span.label().equals(label))
                .findFirst()
                .orElseThrow()
                .details();
    }
}
