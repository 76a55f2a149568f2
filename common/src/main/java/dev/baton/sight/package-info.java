/**
 * What can be seen of the whole cluster, from any of its nodes: each node is asked about itself, with a deadline, and the answers are put together
 * for the admin API. A node that doesn't answer is shown so, and makes nothing fail. Event loop only; what could take long runs elsewhere.
 */
@NullMarked
package dev.baton.sight;

import org.jspecify.annotations.NullMarked;
