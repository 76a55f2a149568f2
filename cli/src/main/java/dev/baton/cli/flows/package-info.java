/** What a jar of flows would change in a running cluster. */
@NullMarked
package dev.baton.cli.flows;

import org.jspecify.annotations.NullMarked;
