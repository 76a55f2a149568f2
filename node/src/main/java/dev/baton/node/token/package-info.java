/**
 * Bearer tokens: signed by an issuer, checked with the keys that it publishes. Of callers and of operators, for both
 * ports; which flow takes a token is nothing that is known here.
 */
@NullMarked
package dev.baton.node.token;

import org.jspecify.annotations.NullMarked;
