@NullMarked
package dev.baton.cli.load;

import org.jspecify.annotations.NullMarked;
