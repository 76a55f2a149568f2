@NullMarked
package dev.baton.cli.bench;

import org.jspecify.annotations.NullMarked;
