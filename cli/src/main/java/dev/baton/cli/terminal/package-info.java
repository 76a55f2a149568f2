/**
 * What a person sees in a terminal: lines, tables, colours, progress, messages and timelines drawn as text. One thread.
 */
@NullMarked
package dev.baton.cli.terminal;

import org.jspecify.annotations.NullMarked;
