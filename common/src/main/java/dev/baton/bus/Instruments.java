package dev.baton.bus;

import dev.baton.tap.Tap;
import dev.baton.timeline.Recorder;
import io.micrometer.core.instrument.MeterRegistry;

/** What the parts of a bus report to. Any thread. */
record Instruments(MeterRegistry meters, FrameMeter frames, Tap tap, Recorder recorder) {}
