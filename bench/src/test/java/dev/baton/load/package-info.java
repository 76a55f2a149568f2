@NullMarked
package dev.baton.load;

import org.jspecify.annotations.NullMarked;
