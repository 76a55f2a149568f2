package dev.baton.cli.faults;

/** How a client gets to know what became of its order. */
enum Mode {
    /** It waits for the answer. */
    KEYED,

    /** It waits, and can't send it again unless the answer says that nothing was done. */
    KEYLESS,

    /** It gets 202, and reads the request until that is over. */
    ASYNC,

    /** It gets 202, and watches the request's events. */
    EVENTS,

    /** It waits, and is called, too. */
    WEBHOOK
}
