/** A flow author's own Maven project: made, and built. */
@NullMarked
package dev.baton.cli.project;

import org.jspecify.annotations.NullMarked;
