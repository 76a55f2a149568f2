package dev.baton.gateway;

import dev.baton.gateway.http.HttpSettings;
import dev.baton.gateway.http.exchange.LimitSettings;
import dev.baton.gateway.http.requests.Operator;
import dev.baton.gateway.request.RequestSettings;
import dev.baton.node.tls.HttpsSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code gateway}; each key is explained in baton-defaults.yaml.
 *
 * @param sharedPort whether other gateways on this machine listen at the same port
 * @param instances event loops that serve HTTP
 * @param computeThreads of its own, for when there is no compute-service; 0: one for each core
 * @param computeQueue what may wait for them
 * @param serverModel how threads are given to requests
 */
record GatewaySettings(
        @NotBlank String host,
        @Min(0) @Max(65_535) int httpPort,
        boolean sharedPort,
        @NotNull @Valid HttpsSettings tls,
        @Min(1) @Max(64) int instances,
        @Min(0) @Max(1_024) int computeThreads,
        @Min(1) @Max(100_000) int computeQueue,
        @NotNull ServerModel serverModel,
        @NotNull @Valid CompletionSettings completion,
        @NotNull @Valid RequestSettings requests,
        @NotNull @Valid HttpSettings http,
        @NotNull @Valid LimitSettings limits,
        @NotNull List<@Valid Operator> operators,
        Optional<Path> operatorsFile) {

    GatewaySettings {
        if (sharedPort && httpPort == 0) {
            throw new IllegalArgumentException(
                    "shared-port is true and http-port 0; allowed: a port, the same one for each who shares it");
        }
    }

    /** The completion style of requests and flows that name none. */
    String completionStyle() {
        return completion.style().orElse(serverModel.style());
    }

    int threads() {
        return computeThreads == 0 ? Runtime.getRuntime().availableProcessors() : computeThreads;
    }
}
