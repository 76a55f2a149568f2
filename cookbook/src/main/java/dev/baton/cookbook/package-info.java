/** Eight small flows, each the answer to one question of those who write flows: docs/cookbook.md. */
@NullMarked
package dev.baton.cookbook;

import org.jspecify.annotations.NullMarked;
