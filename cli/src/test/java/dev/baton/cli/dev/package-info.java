@NullMarked
package dev.baton.cli.dev;

import org.jspecify.annotations.NullMarked;
