package dev.baton.flow;

import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * API keys or tokens of which only the SHA-256 hashes are known, each with what it stands for. A look-up compares with
 * every hash in constant time, so its duration reveals nothing about the keys. Immutable; any thread.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="knownKeys"}
 *
 * @param <T> what a key stands for: a caller, an operator, a set of rights
 */
public final class KnownKeys<T> {
    /** A longer key is not known, so that no client makes us hash megabytes. */
    private static final int LONGEST = 512;

    private final List<Known<T>> known;

    private record Known<T>(byte[] hash, T holder, Optional<Instant> expires) {}

    private KnownKeys(List<Known<T>> known) {
        this.known = List.copyOf(known);
    }

    /** No keys. */
    public static <T> KnownKeys<T> none() {
        return new KnownKeys<>(List.of());
    }

    /**
     * These keys and one more.
     *
     * @param sha256 of the key's UTF-8 bytes, in hex
     * @throws IllegalArgumentException if it is not
     */
    public KnownKeys<T> withHash(String sha256, T holder) {
        return withHash(sha256, holder, Optional.empty());
    }

    /**
     * The same, for a key that is not known any more from some time on.
     *
     * @throws IllegalArgumentException if it is no hash
     */
    public KnownKeys<T> withHash(String sha256, T holder, Optional<Instant> expires) {
        byte[] hash = HexFormat.of().parseHex(sha256);
        if (hash.length != 32) {
            throw new IllegalArgumentException("A SHA-256 hash has 64 hex digits, not " + sha256.length());
        }
        return with(hash, holder, expires);
    }

    /** These keys and one more, given in clear, such as the well-known key of a development profile. */
    public KnownKeys<T> withKey(String key, T holder) {
        return with(Sha256.of(key), holder, Optional.empty());
    }

    private KnownKeys<T> with(byte[] hash, T holder, Optional<Instant> expires) {
        List<Known<T>> more = new ArrayList<>(known);
        more.add(new Known<>(hash, holder, expires));
        return new KnownKeys<>(more);
    }

    /**
     * What this key stands for, if it is known. If it was added more than once, the last holder counts whose key has
     * not expired.
     */
    public Optional<T> find(String key) {
        if (key.length() > LONGEST) {
            return Optional.empty();
        }
        byte[] shown = Sha256.of(key);
        Optional<T> found = Optional.empty();
        for (Known<T> each : known) { // all of them
            if (MessageDigest.isEqual(each.hash, shown)
                    && each.expires.filter(end -> !Instant.now().isBefore(end)).isEmpty()) {
                found = Optional.of(each.holder);
            }
        }
        return found;
    }
}
