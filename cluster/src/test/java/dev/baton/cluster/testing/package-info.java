/** For tests that start nodes: this build as an installation, from which they start as fast as from a release. */
@NullMarked
package dev.baton.cluster.testing;

import org.jspecify.annotations.NullMarked;
