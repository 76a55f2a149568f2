/**
 * The gateway: the role that talks to clients. {@link GatewayRole} is where it is put together, {@link GatewayLoop}
 * what each of its event loops runs.
 */
@NullMarked
package dev.baton.gateway;

import org.jspecify.annotations.NullMarked;
