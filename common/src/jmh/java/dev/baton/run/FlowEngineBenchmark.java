package dev.baton.run;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeCard;
import dev.baton.message.Placing;
import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Deadline;
import dev.baton.message.Effort;
import dev.baton.message.RoleName;
import dev.baton.message.TraceParent;
import dev.baton.message.WorkResult;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

/** A request from A to F with workers that answer at once: what the engine itself takes. Nanoseconds a request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FlowEngineBenchmark {
    private static final int AT_ONCE = 64;
    private static final UUID ID = UUID.fromString("019aa0b0-0000-7000-8000-000000000001");

    /** What the stages pass on. */
    public record Order(String account, long amount) {}

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Flow<Order, Order> flow = Flow.named("orders")
            .post("/orders", Order.class)
            .authenticate("A authenticate", Authentication.of(credentials -> Outcome.done(new Caller("ann"))))
            .onEventLoop("B validate", Order.class, (context, order) -> Outcome.done(order))
            .onEventLoop("C plan", Order.class, (context, order) -> Outcome.done(order))
            .onDatabase("post", Order.class, (transaction, batch) -> Future.failedFuture("a worker does it"))
            .onCompute("D screen", Order.class, (context, order) -> Outcome.done(order))
            .onCompute("E statement", Order.class, (context, order) -> Outcome.done(order))
            .onCompute("F receipt", Order.class, (context, order) -> Outcome.done(order))
            .reply(200);
    private RequestRunner requestRunner;

    @Setup
    public void open() throws ExecutionException, InterruptedException {
        NodeCard self = new NodeCard("n1", "n1", Set.of(RoleName.GATEWAY), "bench", NodeCard.State.READY);
        Bus bus =
                new Bus(vertx, new FakeMembership("n1"), self, new BusSettings(100, 100), new SimpleMeterRegistry());
        bus.open().toCompletionStage().toCompletableFuture().get();
        Dispatcher dispatcher = onLoop(() -> Future.succeededFuture(bus.dispatcher(loop)));
        requestRunner = new RequestRunner(new FlowRunner(vertx, dispatcher, new AtOnce(), "n1"), dispatcher, "n1");
    }

    @TearDown
    public void close() throws ExecutionException, InterruptedException {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public Object fromAToF() throws ExecutionException, InterruptedException {
        return onLoop(() -> {
            List<Future<RequestResult>> all = new ArrayList<>(AT_ONCE);
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(requestRunner.runAndConclude(accepted()));
            }
            return Future.all(all);
        });
    }

    private FlowRun accepted() {
        return FlowRun.accepted(
                ID,
                flow,
                new Order("CZ4699990000000000000001", 1_250),
                new Caller("ann"),
                Deadline.in(Duration.ofSeconds(5)),
                TraceParent.fresh(),
                () -> new Claim.First(Optional.empty(), Optional.empty()));
    }

    private static final class AtOnce implements Workers {
        private static final WorkResult DONE =
                new WorkResult.Done(Buffer.buffer("{\"account\":\"CZ4699990000000000000001\",\"amount\":1250}"));

        @Override
        public Future<Completion> database(Command command, Placing placing, Runnable whenClaimed) {
            return Future.succeededFuture(Completion.of(command, DONE, Effort.NONE));
        }

        @Override
        public Future<Completion> compute(Command command) {
            return Future.succeededFuture(Completion.of(command, DONE, Effort.NONE));
        }
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
