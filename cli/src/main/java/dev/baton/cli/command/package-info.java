/** The subcommands of {@code baton}, one a file, and the options that several of them share. One thread. */
@NullMarked
package dev.baton.cli.command;

import org.jspecify.annotations.NullMarked;
