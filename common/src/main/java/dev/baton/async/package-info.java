/** Small tools for asynchronous code, each written once: waiting for the last one, back-off, running on a loop. */
@NullMarked
package dev.baton.async;

import org.jspecify.annotations.NullMarked;
