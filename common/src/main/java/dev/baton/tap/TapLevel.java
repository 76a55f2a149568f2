package dev.baton.tap;

/** How much of the messages to an address is seen. */
public enum TapLevel {
    /** Nothing; it costs one volatile read. */
    OFF,
    /** Who, to whom, what, how large, when, on which thread: not what it says. The default. */
    HEADERS,
    /** The payload too, masked. */
    FULL
}
