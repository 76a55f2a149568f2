/** Clients of the admin API and of {@code /requests}, over the JDK's HTTP client. Blocking. */
@NullMarked
package dev.baton.cli.client;

import org.jspecify.annotations.NullMarked;
