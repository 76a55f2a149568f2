package dev.baton.bus;

import dev.baton.message.Command;
import java.util.List;

/** Takes the commands for one role of this node. */
@FunctionalInterface
public interface CommandReceiver {

    /** All commands of one frame for this role, on the context that the receiver was registered with. */
    void receive(String senderNodeId, List<Command> commands);
}
