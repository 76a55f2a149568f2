/** Where processor time and memory of the nodes go: Java Flight Recorder's samples, drawn as flame graphs. */
@NullMarked
package dev.baton.bench.profile;

import org.jspecify.annotations.NullMarked;
