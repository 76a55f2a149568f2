package dev.baton.gateway.http.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.flow.Caller;
import dev.baton.limit.TrustedProxies;
import dev.baton.store.AuditLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A caller's place is free again after each end of what it was taken for. */
class AtOnceTest {
    private static final Caller ANN = new Caller("ann");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RateLimits limits = new RateLimits(
            new LimitSettings(Optional.of(0), Optional.of(1), Optional.of(0), Optional.of(1_000), Optional.of(0), 10),
            TrustedProxies.none(),
            new AuditLog("n1", meters),
            meters);

    private Optional<Future<String>> taken(Future<String> work) {
        return limits.within(ANN, () -> work);
    }

    @Test
    void whenItSucceedsOrFails() {
        Promise<String> first = Promise.promise();
        assertThat(taken(first.future())).isPresent();
        assertThat(taken(Future.succeededFuture("other"))).isEmpty();
        first.complete("done");

        assertThat(taken(Future.failedFuture("failed"))).isPresent();
        assertThat(taken(Future.succeededFuture("next"))).isPresent();
    }

    @Test
    void whenItThrows() {
        assertThatThrownBy(() -> limits.within(ANN, () -> {
                    throw new IllegalStateException("closed");
                }))
                .hasMessage("closed");

        assertThat(taken(Future.succeededFuture("next"))).isPresent();
    }

    @Test
    void otherCallersHaveTheirOwn() {
        taken(Promise.<String>promise().future());

        assertThat(limits.within(Caller.ANONYMOUS, Future::succeededFuture)).isPresent();
        assertThat(limits.within(new Caller("bob"), Future::succeededFuture)).isPresent();
    }
}
