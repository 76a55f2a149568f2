package dev.baton.dbworker.lane;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What holds right now: the live lab changes it, and back.
 *
 * @param configured what does not change
 * @param batchMax commands in a batch at the most, of all lanes
 * @param maxWaiting commands that may wait in a lane for the stages of flows; other lanes keep what they are made with
 */
record LaneLimits(LaneSettings configured, AtomicInteger batchMax, AtomicInteger maxWaiting) {

    static LaneLimits of(LaneSettings settings) {
        return new LaneLimits(
                settings, new AtomicInteger(settings.batchMax()), new AtomicInteger(settings.maxWaiting()));
    }
}
