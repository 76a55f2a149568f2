package dev.baton.gateway.http.exchange;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes of unfinished bodies one event loop holds, in all and for one address. Without it, clients that send
 * half of a large body each would fill the heap long before {@code max-connections} is reached. Event loop only.
 */
public final class BodyBudget {
    /** Not counted: so much for each of ten thousand connections is 10 MB, and most bodies are no longer. */
    static final int FREE = 1024;

    /** What {@link #take} answers where there is room. */
    static final int FINE = 0;

    private final int most;
    private final int mostOfAddress;
    private final RateLimits rates;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private final Counter refused;
    private volatile int held;

    /**
     * @param most bytes in all
     * @param mostOfAddress bytes for one address
     * @param rates know whose a request is
     * @param loop names the event loop in metrics
     */
    public BodyBudget(int most, int mostOfAddress, RateLimits rates, String loop, MeterRegistry meters) {
        this.most = most;
        this.rates = rates;
        this.mostOfAddress = mostOfAddress;
        this.refused = Counter.builder("baton.http.bodies.refused")
                .description("Requests refused because too many bytes of unfinished bodies were held")
                .register(meters);
        Gauge.builder("baton.http.bodies.held", () -> held)
                .description("Bytes of unfinished bodies, without the first kilobyte of each")
                .tag("loop", loop)
                .register(meters);
    }

    /** @return {@link #FINE}, or the status to refuse the request with: nothing was taken then */
    int take(HttpServerRequest request, int bytes) {
        String address = rates.address(request);
        int ofAddress = byAddress.getOrDefault(address, 0) + bytes;
        boolean fits = held + bytes <= most;
        if (!fits || ofAddress > mostOfAddress) {
            refused.increment();
            return fits ? 429 : 503;
        }
        held += bytes;
        byAddress.put(address, ofAddress);
        return FINE;
    }

    void giveBack(HttpServerRequest request, int bytes) {
        held -= bytes;
        byAddress.computeIfPresent(rates.address(request), (address, sum) -> sum <= bytes ? null : sum - bytes);
    }
}
