/**
 * How work travels between nodes: who is there ({@link Roster}), where to send ({@link NodeChoice}), how much at once
 * ({@link CreditWindow}), what is still awaited ({@link InFlight}), what was lost ({@link LostCommands}), how cards are
 * signed ({@link CardSeal}), and the frames ({@link Outbox}, {@link Inbox}).
 *
 * <p>The event bus is best effort; this package turns every loss into a verdict. Of flows it knows which versions a
 * node has ({@link KnownFlow}), and no stage. An {@link Outbox} and a {@link Dispatcher} belong to one event loop each
 * and stay on it; the roster may be read from any thread.
 */
@NullMarked
package dev.baton.bus;

import org.jspecify.annotations.NullMarked;
