package dev.baton.inspector.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Samples of real threads of this JVM. */
class ThreadSamplerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ThreadSampler sampler = new ThreadSampler();
    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void end() {
        over.set(true);
    }

    @Test
    void aCarrierThreadRunsWhileAVirtualOneDoesAndIsIdleWhenThereIsNone() throws InterruptedException {
        Thread virtual = Thread.ofVirtual().start(this::calculate);

        untilACarrier(carrier -> carrier.state() == ThreadSample.State.RUNS && carrier.busy() > 0.05);

        over.set(true);
        virtual.join();
        untilACarrier(carrier -> carrier.state() == ThreadSample.State.IDLE);
    }

    @Test
    void manyVirtualThreadsThatWaitHoldNoCarrier() {
        List<Thread> waiting = Stream.generate(() -> Thread.ofVirtual().start(this::sleep))
                .limit(500)
                .toList();

        untilACarrier(carrier -> carrier.state() == ThreadSample.State.IDLE);
        assertThat(sampler.sample())
                .filteredOn(sample -> CarrierThreads.mayBe(sample.name()))
                .noneMatch(carrier -> carrier.state() == ThreadSample.State.HELD)
                .hasSizeLessThan(waiting.size());
        waiting.forEach(Thread::interrupt);
    }

    @Test
    void workersOfAnotherPoolThatAreNamedAlikeAreNoCarriers() {
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            String name = pool.submit(() -> Thread.currentThread().getName()).join();
            pool.execute(this::calculate);
            Thread.ofVirtual().start(this::calculate);

            untilACarrier(carrier -> carrier.state() == ThreadSample.State.RUNS);

            assertThat(CarrierThreads.mayBe(name)).isTrue();
            assertThat(sampler.sample()).extracting(ThreadSample::name).doesNotContain(name);
        } finally {
            pool.shutdown();
        }
    }

    private void untilACarrier(Predicate<ThreadSample> does) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(sampler.sample())
                .filteredOn(sample -> CarrierThreads.mayBe(sample.name()))
                .anyMatch(does));
    }

    private void calculate() {
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }

    private void sleep() {
        try {
            Thread.sleep(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
