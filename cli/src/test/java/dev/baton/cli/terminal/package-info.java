/** What commands write on a terminal and in a pipe. */
package dev.baton.cli.terminal;
