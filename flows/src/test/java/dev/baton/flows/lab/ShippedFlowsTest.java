package dev.baton.flows.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.ConfigFile;
import dev.baton.flow.FlowProvider;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * What flows of the build before mean by their versions: a node whose flow has the version and means something else
 * does not start beside them. If a line differs, give the flow another version, or make the new component optional.
 */
class ShippedFlowsTest {
    private static final String BY_NAME_AND_VERSION = """
            account 2 4cc7e3103b7fa5e94503805f4955997bf404d281906c0ac9d36fa1f389c0f093
            bench-db 1 4a7224111d24bbb6dc16e0a50973a32638bf7fedb7bef973ca4ea1416d7b78fd
            bench-fortunes 1 051b19de4d99c9d31bfadc21fbb61ff0ee70c8319fcb93443fa84426aac87168
            bench-queries 1 ee0b5e9a26d88b0303048bea04b4f661c70b500c4a6b7b8c3ee7c8b06e20a422
            bench-updates 1 1a076bd8942c4f36fbb4eb2826bd4004c0dbf8667da41093c612538b6afe89e5
            lab-work 1 598294d867d98cdd4fa59084ccc2a3659d5b80735ffe500a8b5b2e93d0f1fa43
            lookup 1 756c3b74e0d912b5e1e5b015b4a5cd97f38a082011c8f0c647552a847865be1f
            open-account 1 6a5e39e18a3467e3675ed92f218b41575caf267ba323eb3947662641efa873b8
            receipt 2 90972c9fc91e3a0eed13f6e9f296511df3e7c30caa3416c7f9990fbbc55aebe4
            statement 1 c71b0847e0345aafcd53ababde2ae1f24ef86ae276456b20b65f678f039af4ed
            tpcb 1 0b323a7f4e3f1fbfb50be60cf3a8e078b94d728a465b08d9b011ee38706eea8a
            tpcb-one-commit 1 6e610f837b6830d3490b0508127ab5e625259fd06d60d9ade40b4b1b44c7ef84
            transfer 1 c8c8ea7ff9ce00f21e752fde610d6c63890392820c152ac557ed6f3d5de34b51
            transfer-by-id 2 87d8bd224fc9cb115a750e2ccd183b0a78ff1b6872fe36c480e35f95daa6a666
            """;

    @Test
    void aVersionMeansWhatItMeant() {
        assertThat(ServiceLoader.load(FlowProvider.class).stream()
                        .flatMap(provider -> provider
                                .get()
                                .flows(ConfigFile.parse("baton.yaml", "profile: development", Map.of())
                                        .forFlows())
                                .stream())
                        .map(flow -> "%s %d %s".formatted(flow.name(), flow.version(), flow.fingerprint())))
                .containsExactlyInAnyOrderElementsOf(BY_NAME_AND_VERSION.lines().toList());
    }
}
