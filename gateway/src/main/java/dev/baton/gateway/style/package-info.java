/** The completion styles, one a file: who waits for the work handed over, and who continues the request. */
@NullMarked
package dev.baton.gateway.style;

import org.jspecify.annotations.NullMarked;
