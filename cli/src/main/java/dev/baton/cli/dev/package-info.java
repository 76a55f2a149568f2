/** {@code baton dev}: a flow author's project, run in the command's JVM and again after each save. */
@NullMarked
package dev.baton.cli.dev;

import org.jspecify.annotations.NullMarked;
