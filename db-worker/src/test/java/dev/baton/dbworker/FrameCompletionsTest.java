package dev.baton.dbworker;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.Bus;
import dev.baton.bus.BusSettings;
import dev.baton.bus.Dispatcher;
import dev.baton.bus.NodeCard;
import dev.baton.dbworker.lane.Delivery;
import dev.baton.dbworker.testing.Commands;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Effort;
import dev.baton.message.Frame;
import dev.baton.message.Placing;
import dev.baton.message.Request;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameCompletionsTest {

    @Test
    void anAnswerThatIsTooLargeToTravelIsAVerdict() {
        Vertx vertx = Vertx.vertx();
        NodeCard self = new NodeCard("n", "n", Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY);
        Bus bus = new Bus(vertx, new FakeMembership("n"), self, new BusSettings(16, 16), new SimpleMeterRegistry());
        await(bus.open());
        Context loop = vertx.getOrCreateContext();
        Promise<Completion> answered = Promise.promise();

        loop.runOnContext(ignored -> {
            Dispatcher dispatcher = bus.dispatcher(loop);
            FrameCompletions answers = new FrameCompletions(bus.outbox(loop), "n");
            bus.inbox()
                    .serve(
                            RoleName.DB_WORKER,
                            loop,
                            (sender, commands) -> commands.forEach(command -> answers.send(
                                    new Delivery(sender, command),
                                    Completion.of(
                                            command,
                                            new WorkResult.Done(Buffer.buffer(new byte[Frame.MAX_ENTRY_BYTES])),
                                            Effort.NONE))));
            Command any = Commands.forFlow("any").with("x");
            dispatcher.send(withId(any, dispatcher.nextId()), Placing.ANYWHERE).onComplete(answered);
        });

        assertThat(await(answered.future()).result()).isInstanceOfSatisfying(WorkResult.Failed.class, failed -> {
            assertThat(failed.verdict()).isEqualTo(Verdict.TOO_LARGE);
            assertThat(failed.message()).contains("at most 524288 travel");
            assertThat(failed.effect()).isEqualTo(Effect.DONE);
        });
        await(vertx.close());
    }

    private static Command withId(Command c, long id) {
        return new Command(
                id,
                new Request(c.requestId(), c.caller(), c.acceptedAt(), c.claim()),
                new Work.Stages(c.role(), c.segment(), Command.ANY_LANE, c.repeatable(), false),
                c.payload(),
                c.deadline(),
                c.trace());
    }
}
