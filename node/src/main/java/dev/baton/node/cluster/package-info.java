/**
 * Membership: Vert.x as a member of a Hazelcast cluster, with the settings that Hazelcast needs, and who else is a
 * member; who may connect to the event bus: certificate, secret, signed cards. Blocking calls run on worker threads;
 * listeners are called on Hazelcast's threads.
 */
@NullMarked
package dev.baton.node.cluster;

import org.jspecify.annotations.NullMarked;
