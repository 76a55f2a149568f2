package dev.baton.bus;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Entry;
import dev.baton.message.Frame;
import dev.baton.message.FrameCodec;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.WorkResult;
import dev.baton.testing.FakeMembership;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Another node on the same bus, that answers each command with its payload, at once. */
final class EchoingPeer {
    private final AtomicInteger received = new AtomicInteger();

    EchoingPeer(Vertx vertx, FakeMembership membership) {
        String nodeId = "echo";
        membership.join(nodeId);
        vertx.eventBus().<Frame>consumer(Addresses.node(nodeId), message -> {
            received.addAndGet(message.body().entries().size());
            List<Entry> answers = message.body().entries().stream()
                    .map(Command.class::cast)
                    .<Entry>map(command -> Completion.of(command, new WorkResult.Done(command.payload()), Effort.NONE))
                    .toList();
            vertx.eventBus()
                    .send(
                            Addresses.node(message.body().sender()),
                            new Frame(nodeId, answers),
                            new DeliveryOptions().setCodecName(FrameCodec.NAME));
        });
        NodeCard card = new NodeCard(nodeId, nodeId, Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY);
        vertx.eventBus().publish(Addresses.ROSTER, Json.write(card));
    }

    int received() {
        return received.get();
    }
}
