/**
 * How the kernel's events reach event loops (nio, epoll, io_uring), chosen by configuration, and counted: how often a
 * loop woke up and how many events it found. Any thread.
 */
@NullMarked
package dev.baton.node.transport;

import org.jspecify.annotations.NullMarked;
