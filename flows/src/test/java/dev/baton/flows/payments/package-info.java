/** Tests of the payments application: pure rules as they are, the books on a real PostgreSQL. */
@NullMarked
package dev.baton.flows.payments;

import org.jspecify.annotations.NullMarked;
