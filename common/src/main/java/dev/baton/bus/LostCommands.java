package dev.baton.bus;

import dev.baton.message.Command;
import dev.baton.message.RoleName;
import dev.baton.message.Verdict;
import java.util.function.Consumer;

/**
 * What becomes of commands that were lost: the repeatable ones are sent again, of the others it is not known whether
 * they were done. Event loop only.
 */
final class LostCommands {
    private static final int MAX_LOSSES = 2;

    private final Consumer<InFlight> sendAgain;
    private final FrameMeter meter;

    LostCommands(Consumer<InFlight> sendAgain, FrameMeter meter) {
        this.sendAgain = sendAgain;
        this.meter = meter;
    }

    /** Its node left the cluster with it. */
    void withNode(InFlight entry, String node) {
        entry.lost();
        if (!entry.command().work().repeatable()) {
            entry.fail(
                    Verdict.NODE_LEFT,
                    node,
                    "%s left the cluster before it answered: whether it was done is not known; %s"
                            .formatted(node, entry.whereTimeWent(node)));
        } else if (entry.lostWith().size() >= MAX_LOSSES) {
            entry.lostWithTwo(
                    verdict(entry.command()),
                    node,
                    "It is not sent to a third node: %s left the cluster or stopped answering while they had it"
                            .formatted(String.join(" and ", entry.lostWith())));
        } else {
            sendAgain.accept(entry);
        }
    }

    /**
     * Nodes of a database that were lost may have been lost for one reason of their own: the next owner tries again.
     */
    private static Verdict verdict(Command command) {
        return command.work().role() == RoleName.COMPUTE_SERVICE ? Verdict.FAILED : Verdict.NODE_LEFT;
    }

    /** Its node does not have it: its frame was lost, or the frame of its completion. */
    void onTheWay(InFlight entry, String node) {
        meter.lost();
        entry.lostOnTheWay();
        if (entry.command().work().repeatable()) {
            sendAgain.accept(entry);
        } else {
            entry.fail(
                    Verdict.NODE_LEFT,
                    node,
                    "%s does not have this command: its frame or that of its completion was lost; %s"
                            .formatted(node, entry.whereTimeWent(node)));
        }
    }
}
