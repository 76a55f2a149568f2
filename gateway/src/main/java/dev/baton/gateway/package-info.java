/**
 * The gateway: the role that talks to clients. {@link GatewayRole} is where it is put together, {@link GatewayVerticle}
 * what each of its event loops runs.
 */
@NullMarked
package dev.baton.gateway;

import org.jspecify.annotations.NullMarked;
