/**
 * What can be seen: messages as hops, requests as timelines. It looks on and never takes part: a message is never taken, changed, delayed or
 * lost for it. Called on whatever thread something happens on, so nothing here blocks.
 */
@NullMarked
package dev.baton.tap;

import org.jspecify.annotations.NullMarked;
