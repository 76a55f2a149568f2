/**
 * What the {@code baton} command and its tools share: how arguments are parsed, how errors are printed, and tables.
 * Nothing here knows what a command does.
 */
@NullMarked
package dev.baton.terminal;

import org.jspecify.annotations.NullMarked;
