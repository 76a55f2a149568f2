/**
 * What RFC 9110 and RFC 9112 demand of every HTTP server: shared by the public port and the admin port. Event loop
 * only; nothing here knows flows or roles.
 */
@NullMarked
package dev.baton.node.http;

import org.jspecify.annotations.NullMarked;
