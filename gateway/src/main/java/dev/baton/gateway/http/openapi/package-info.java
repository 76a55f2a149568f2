/** The OpenAPI document of the flows that a gateway serves, made once on a worker thread. */
@NullMarked
package dev.baton.gateway.http.openapi;

import org.jspecify.annotations.NullMarked;
