package dev.baton.bus;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.Entry;
import dev.baton.message.Frame;
import dev.baton.message.Report;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.tap.Tap;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one cluster-visible consumer of a node. Hands each entry of a frame to the loop (a completion) or the role (a
 * command) that it is for, on that one's event loop, and all entries of a frame together.
 *
 * <p>One consumer per node and address, because several on unequal nodes break the event bus's round robin.
 * Registration: any thread; delivery: its own event loop.
 */
public final class Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** Log lines at the most about what could not be read: each kind of it once, and all of it is counted. */
    private static final int MOST_REPORTED = 100;

    private final Set<String> reported = new HashSet<>();
    private final String selfName;
    private final FrameMeter meter;
    private final Map<RoleName, Receiver> roles = new ConcurrentHashMap<>();
    private final Map<Integer, Loop> loops = new ConcurrentHashMap<>();
    private final WatchedConsumer<Frame> listening;
    private final Outbox outbox;
    private final Tap tap;
    private final ReceivedCommands received;
    private final Membership membership;

    private record Receiver(Context context, CommandReceiver commands) {}

    private record Loop(Context context, Consumer<List<Report>> reports) {}

    Inbox(
            Vertx vertx,
            Membership membership,
            Outbox outbox,
            NodeCard self,
            FrameMeter meter,
            Tap tap,
            ReceivedCommands received) {
        this.received = received;
        this.membership = membership;
        this.outbox = outbox;
        this.tap = tap;
        this.selfName = self.name();
        this.meter = meter;
        this.listening = new WatchedConsumer<>(vertx, membership, Addresses.node(self.nodeId()), this::deliver);
    }

    Future<Void> open() {
        return listening.open();
    }

    Future<Void> close() {
        return listening.close();
    }

    /** From now on, commands for this role are given to the receiver, on its context. */
    public void serve(RoleName role, Context context, CommandReceiver receiver) {
        roles.put(role, new Receiver(context, receiver));
    }

    void openLoop(int number, Context context, Consumer<List<Report>> reports) {
        loops.put(number, new Loop(context, reports));
    }

    private void deliver(Message<?> message) {
        if (!(message.body() instanceof Frame frame)) {
            meter.unread(1);
        } else if (membership.sentBy(message, frame.sender()) || isUnreadable(frame)) {
            deliver(frame);
        } else {
            meter.forged();
            if (reported.size() < MOST_REPORTED && reported.add("forged " + frame.sender())) {
                LOG.warn("Dropped a frame: it names {} as its sender, and another node sent it", frame.sender());
            }
        }
    }

    /** So damaged that not even a sender was found: there is nothing to do for it but to count it. */
    private static boolean isUnreadable(Frame frame) {
        return frame.sender().isEmpty() && frame.entries().isEmpty();
    }

    private void deliver(Frame frame) {
        meter.received(frame.entries().size());
        frame.unread().forEach(unread -> refuse(frame.sender(), unread));
        Map<RoleName, List<Command>> commands = new EnumMap<>(RoleName.class);
        Map<Integer, List<Report>> reports = new HashMap<>();
        for (Entry entry : frame.entries()) {
            switch (entry) {
                case Command command -> {
                    received.received(frame.sender(), command.id());
                    commands.computeIfAbsent(command.work().role(), r -> new ArrayList<>())
                            .add(command);
                }
                case Report report ->
                    reports.computeIfAbsent(Dispatcher.loopOf(report.commandId()), d -> new ArrayList<>())
                            .add(report);
            }
        }
        commands.forEach((role, batch) -> hand(frame.sender(), role, batch));
        reports.forEach(this::hand);
    }

    private void hand(String sender, RoleName role, List<Command> commands) {
        Receiver receiver = roles.get(role);
        if (receiver == null) {
            commands.forEach(command -> turnAway(sender, command));
            return;
        }
        on(receiver.context, () -> receiver.commands.receive(sender, commands));
    }

    private void hand(int number, List<Report> reports) {
        Loop loop = loops.get(number);
        if (loop == null) {
            reports.forEach(this::unexpected);
            return;
        }
        on(loop.context, () -> loop.reports.accept(reports));
    }

    private void refuse(String sender, Frame.Unread unread) {
        meter.unread(1);
        if (reported.size() < MOST_REPORTED && reported.add(sender + unread.problem())) {
            LOG.warn("Node {} sent an unreadable frame or entry: {}", sender, unread.problem());
        }
        unread.command()
                .ifPresent(command -> outbox.add(
                        sender,
                        new Completion(
                                command.id(),
                                command.requestId(),
                                new WorkResult.Failed(
                                        Verdict.NO_HANDLER,
                                        selfName,
                                        "%s can't read the command: %s".formatted(selfName, unread.problem()),
                                        false),
                                Effort.NONE)));
    }

    private void unexpected(Report report) {
        meter.undeliverable();
        if (report instanceof Completion completion) {
            tap.judged(completion, Verdict.NO_HANDLER);
        }
    }

    private void turnAway(String sender, Command command) {
        meter.undeliverable();
        outbox.add(
                sender,
                Completion.of(
                        command,
                        new WorkResult.Failed(
                                Verdict.NO_HANDLER, selfName, selfName + " is no " + command.role(), false),
                        Effort.NONE));
    }

    private static void on(Context context, Runnable task) {
        context.runOnContext(ignored -> task.run());
    }
}
