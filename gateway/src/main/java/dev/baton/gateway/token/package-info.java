/** Bearer tokens: signed by an issuer, checked with the keys that it publishes. */
@NullMarked
package dev.baton.gateway.token;

import org.jspecify.annotations.NullMarked;
