package dev.baton.dbworker.lane;

import dev.baton.message.Command;

/** A command as it arrived: what to do, and for which node. */
public record Delivery(String senderNodeId, Command command) {}
