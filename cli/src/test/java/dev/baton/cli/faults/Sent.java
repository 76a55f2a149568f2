package dev.baton.cli.faults;

import java.util.List;

/**
 * What was sent for an order, and what came back.
 *
 * @param replies every answer that any of its clients got, in the order in which they came
 */
record Sent(Order order, List<Reply> replies) {}
