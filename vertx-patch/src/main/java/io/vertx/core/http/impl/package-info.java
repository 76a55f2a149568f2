/**
 * Two classes of this package are ours: {@link UnsupportedHttpVersionException}, which the gateway answers, and
 * {@link VertxHttpRequestDecoder}, which takes the place of vertx-core's own because of CVE-2026-102479.
 *
 * <p>The class loader takes the first one on the class path, so this jar stands before vertx-core. A node checks at
 * start that it does, and refuses to serve otherwise. To be deleted together with that check when vertx-core has a fix
 * and the other Vert.x modules fit it.
 */
@NullMarked
package io.vertx.core.http.impl;

import org.jspecify.annotations.NullMarked;
