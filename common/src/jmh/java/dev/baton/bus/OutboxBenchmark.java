package dev.baton.bus;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Placing;
import dev.baton.message.RoleName;
import dev.baton.message.Samples;
import dev.baton.message.WorkResult;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Commands of one turn, handed over and answered on the same node: event loop, window, outbox, event bus, inbox,
 * and all the way back, without a wire. Nanoseconds a command.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutboxBenchmark {
    private static final int TURN = 64;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private Dispatcher dispatcher;

    @Setup
    public void open() throws ExecutionException, InterruptedException {
        NodeCard self = new NodeCard("n1", "n1", Set.of(RoleName.DB_WORKER), "bench", NodeCard.State.READY);
        Bus bus = new Bus(
                vertx, new FakeMembership("n1"), self, new BusSettings(4 * TURN, 100), new SimpleMeterRegistry());
        Outbox outbox = bus.outbox(loop);
        Buffer answer = Buffer.buffer("{\"balance\":1250}");
        bus.inbox()
                .serve(
                        RoleName.DB_WORKER,
                        loop,
                        (sender, commands) -> commands.forEach(command -> outbox.add(
                                sender, Completion.of(command, new WorkResult.Done(answer), Effort.NONE))));
        bus.open().toCompletionStage().toCompletableFuture().get();
        dispatcher = onLoop(() -> Future.succeededFuture(bus.dispatcher(loop)));
    }

    @TearDown
    public void close() throws ExecutionException, InterruptedException {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Benchmark
    @OperationsPerInvocation(TURN)
    public Object roundTrip() throws ExecutionException, InterruptedException {
        return onLoop(() -> {
            List<Future<Completion>> answers = new ArrayList<>(TURN);
            for (int i = 0; i < TURN; i++) {
                Command command = Samples.command(dispatcher.nextId());
                answers.add(dispatcher.send(command, Placing.ANYWHERE));
            }
            return Future.all(answers);
        });
    }

    private interface Call<T> {
        Future<T> start();
    }

    private <T> T onLoop(Call<T> call) throws ExecutionException, InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.runOnContext(ignored -> call.start().onComplete(answer::complete, answer::completeExceptionally));
        return answer.get();
    }
}
