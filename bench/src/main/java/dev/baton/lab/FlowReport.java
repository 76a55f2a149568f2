package dev.baton.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code baton lab --flow} came to, as it is written.
 *
 * @param input that each request had
 * @param atOnce requests of the load
 * @param beside the strangers' flow; empty: there is none
 */
record FlowReport(
        Instant at,
        String machine,
        String flow,
        String route,
        JsonNode input,
        int atOnce,
        int rounds,
        int seconds,
        Optional<String> beside,
        List<FlowTimes> times,
        List<FlowStrangers> strangers) {
    FlowReport {
        times = List.copyOf(times);
        strangers = List.copyOf(strangers);
    }
}
