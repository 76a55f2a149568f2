/**
 * What the platform is measured with: pgbench's transaction, a read by key, and TechEmpower's database tests. On in the
 * development profile, without a key. Nothing here is part of the sample application.
 */
@NullMarked
package dev.baton.flows.bench;

import org.jspecify.annotations.NullMarked;
