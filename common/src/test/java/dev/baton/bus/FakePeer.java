package dev.baton.bus;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Effort;
import dev.baton.message.Entry;
import dev.baton.message.Frame;
import dev.baton.message.FrameCodec;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.testing.FakeMembership;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Another node on the same bus, that keeps the frames it gets and answers on command. */
final class FakePeer {
    private final Vertx vertx;
    private final String nodeId;
    private final RoleName role;
    private final List<Frame> frames = new CopyOnWriteArrayList<>();

    FakePeer(Vertx vertx, FakeMembership membership, String nodeId) {
        this(vertx, membership, nodeId, RoleName.DB_WORKER);
    }

    FakePeer(Vertx vertx, FakeMembership membership, String nodeId, RoleName role) {
        this.vertx = vertx;
        this.role = role;
        this.nodeId = nodeId;
        membership.join(nodeId);
        vertx.eventBus().<Frame>consumer(Addresses.node(nodeId), message -> frames.add(message.body()));
        announce(NodeCard.State.READY);
    }

    void announce(NodeCard.State state) {
        var card = new NodeCard(nodeId, nodeId, Set.of(role), "test", state);
        vertx.eventBus().publish(Addresses.ROSTER, Json.write(card));
    }

    List<Frame> frames() {
        return frames;
    }

    List<Command> commands() {
        return frames.stream()
                .flatMap(frame -> frame.entries().stream())
                .map(Command.class::cast)
                .toList();
    }

    /** From now on it says that it has none of the commands that it is queried for. */
    void hasNothing() {
        vertx.eventBus().<Buffer>consumer(Addresses.received(nodeId), message -> {
            List<Long> asked =
                    Json.read(message.body(), ReceivedCommands.Query.class).commandIds();
            message.reply(Json.write(new ReceivedCommands.Missing(asked)));
        });
    }

    /** From now on it says that it has all of the commands that it is queried for. */
    void hasEverything() {
        vertx.eventBus()
                .<Buffer>consumer(
                        Addresses.received(nodeId),
                        message -> message.reply(Json.write(new ReceivedCommands.Missing(List.of()))));
    }

    String nodeId() {
        return nodeId;
    }

    void answer(Command command, Verdict verdict) {
        answer(List.of(
                Completion.of(command, new WorkResult.Failed(verdict, nodeId, "not begun", false), Effort.NONE)));
    }

    /** It lost its database while a try was being committed. */
    void answerUnknown(Command command, Verdict verdict) {
        answer(List.of(Completion.of(
                command, new WorkResult.Failed(verdict, Effect.UNKNOWN, nodeId, "not known", true), Effort.NONE)));
    }

    void answerWorthRetry(Command command, Verdict verdict) {
        answer(List.of(Completion.of(command, new WorkResult.Failed(verdict, nodeId, "not begun", true), Effort.NONE)));
    }

    void answer(Command command) {
        answer(List.of(
                Completion.of(command, new WorkResult.Done(Buffer.buffer("\"by " + nodeId + "\"")), Effort.NONE)));
    }

    void answer(List<Entry> completions) {
        String gateway = frames.getFirst().sender();
        vertx.eventBus()
                .send(
                        Addresses.node(gateway),
                        new Frame(nodeId, completions),
                        new DeliveryOptions().setCodecName(FrameCodec.NAME));
    }
}
