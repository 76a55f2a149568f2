package dev.baton.telemetry;

import dev.baton.flow.Route;
import dev.baton.timeline.SpanListener;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Whether spans go to a collector, and what sends them there. */
public interface Telemetry extends SpanListener, AutoCloseable {

    /**
     * Who sends.
     *
     * @param service what the service is called, unless {@code OTEL_SERVICE_NAME} says otherwise
     * @param node this node's name
     * @param routes the public path of a flow
     */
    record Sender(String service, String node, String version, Function<String, Optional<Route>> routes) {}

    /** Sends what is left, for a few seconds at the most. Blocking. */
    @Override
    void close();

    /**
     * On, if {@code OTEL_EXPORTER_OTLP_ENDPOINT} or {@code OTEL_EXPORTER_OTLP_TRACES_ENDPOINT} is set, and neither
     * {@code OTEL_SDK_DISABLED=true} nor {@code OTEL_TRACES_EXPORTER=none}.
     */
    static boolean wanted(Map<String, String> environment) {
        boolean endpoint =
                !environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "").isBlank()
                        || !environment
                                .getOrDefault("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "")
                                .isBlank();
        return endpoint
                && !environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true")
                && !environment.getOrDefault("OTEL_TRACES_EXPORTER", "").equalsIgnoreCase("none");
    }
}
