package dev.baton.cli.faults;

import java.util.Locale;

/** The completion styles: what a client may write into {@code Baton-Completion}. */
enum Style {
    NOTIFICATION,
    CALLBACK,
    POLLING,
    BLOCKING,
    COROUTINE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
