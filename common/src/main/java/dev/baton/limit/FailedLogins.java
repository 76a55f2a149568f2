package dev.baton.limit;

import dev.baton.async.Sha256;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Slows down who tries keys: from an address with too many failures, keys are not checked for a while. Keys that were
 * found right before, anywhere, are, as far as they are remembered: others at this address, such as behind the same
 * proxy, are locked out with it only if their key is new to this node. Any thread.
 */
public final class FailedLogins {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SLOTS = 1_024;

    /** About a second. */
    private static final int MOMENT_BITS = 30;

    private final Rates failures;
    /** Hashes of keys that were right. */
    private final RecentlyUsed<Boolean> right;
    /**
     * Hash codes of keys that were right a moment ago, and the moment: so a busy key takes the lock about once a
     * second, and not for each request. A key with the hash code of another one is remembered a moment later.
     */
    private final AtomicLongArray noted = new AtomicLongArray(SLOTS);

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
        int code = key.hashCode();
        long now = ((long) code << Integer.SIZE) | ((System.nanoTime() >> MOMENT_BITS) & 0xffff_ffffL);
        int slot = Math.floorMod(code, SLOTS);
        if (noted.get(slot) != now) {
            right.get(hash(key), () -> true);
            noted.set(slot, now);
        }
    }

    int remembered() {
        return failures.remembered() + right.size();
    }

    /** Keys themselves are not kept. */
    private static String hash(String key) {
        return HexFormat.of().formatHex(Sha256.of(key));
    }
}
