package dev.baton.limit;

import dev.baton.async.Sha256;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Slows down who tries keys: from an address with too many failures, keys are not checked for a while. Keys that were
 * found right before, anywhere, are, as far as they are remembered: others at this address, such as behind the same
 * proxy, are locked out with it only if their key is new to this node. Any thread.
 */
public final class FailedLogins {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Rates failures;
    /** Hashes of keys that were right. */
    private final RecentlyUsed<Boolean> right;

    /**
     * @param perMinute failures of one address
     * @param remembered addresses, and keys
     */
    public FailedLogins(int perMinute, int remembered) {
        this(new Rates(perMinute, MINUTE, remembered), remembered);
    }

    FailedLogins(Rates failures, int remembered) {
        this.failures = failures;
        this.right = new RecentlyUsed<>(remembered);
    }

    /** How long this key is not checked for this address; empty: it may be. */
    public Optional<Duration> wait(String address, String key) {
        return failures.wait(address).filter(wait -> right.find(hash(key)).isEmpty());
    }

    public void failed(String address) {
        failures.take(address);
    }

    public void succeeded(String key) {
        right.get(hash(key), () -> true);
    }

    int remembered() {
        return failures.remembered() + right.size();
    }

    /** Keys themselves are not kept. */
    private static String hash(String key) {
        return HexFormat.of().formatHex(Sha256.of(key));
    }
}
