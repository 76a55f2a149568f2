/**
 * {@code baton bench}: the platform and its peers under the same load, on the same database, in one run. The load comes
 * from a process of its own, so that its CPU is counted apart.
 */
@NullMarked
package dev.baton.bench;

import org.jspecify.annotations.NullMarked;
