/**
 * What a node answers about itself when another node's inspector queries it: over the bus, with a deadline. A node that
 * does not answer is shown as such. In the development profile a gateway also sends a request of the page to its own
 * port. Event loop only; what could take long runs on a worker thread.
 */
@NullMarked
package dev.baton.inspector.query;

import org.jspecify.annotations.NullMarked;
