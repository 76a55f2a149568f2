/**
 * Spans for OpenTelemetry: what the recorder keeps is sent to a collector as well, if the standard environment
 * variables name one. Called by the node at its start, and on the recorder's own thread after that; sending is on the
 * SDK's. Nothing of OpenTelemetry is known outside of this package, or loaded while it is off.
 */
@NullMarked
package dev.baton.telemetry;

import org.jspecify.annotations.NullMarked;
