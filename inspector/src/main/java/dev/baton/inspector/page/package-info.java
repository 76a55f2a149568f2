/**
 * The inspector's page: what a browser gets from a node's admin port. It is a handful of files, kept in memory; what
 * they show they load from the admin API. Called on the admin port's event loop. Nothing here knows the cluster, a
 * message or a request.
 */
@NullMarked
package dev.baton.inspector.page;

import org.jspecify.annotations.NullMarked;
