/**
 * What a node does for the live lab, in the development profile: it says what its threads do, makes load against its
 * own port, turns knobs and turns them back, and fails on request. Nothing here outlives its lease by itself.
 */
@NullMarked
package dev.baton.inspector.lab;

import org.jspecify.annotations.NullMarked;
