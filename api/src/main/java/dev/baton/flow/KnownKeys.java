package dev.baton.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * API keys or tokens of which only the SHA-256 hashes are known, each with what it stands for. A look-up is by the
 * hash: its duration may say something of hashes, which does not help to find a random key. Immutable; any thread.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="knownKeys"}
 *
 * @param <T> what a key stands for: a caller, an operator, a set of rights
 */
public final class KnownKeys<T> {
    /** A longer key is not known, so that no client makes us hash megabytes. */
    private static final int LONGEST = 512;

    /** By the hash, in hex; keys of the same hash in the order that they were added in. */
    private final Map<String, List<Known<T>>> known;

    private record Known<T>(T holder, Optional<Instant> expires) {}

    /** Many keys: {@link #withHash} copies all for each. */
    static final class Builder<T> {
        private final Map<String, List<Known<T>>> known = new HashMap<>();

        void add(String sha256, T holder, Optional<Instant> expires) {
            byte[] hash = HexFormat.of().parseHex(sha256);
            if (hash.length != 32) {
                throw new IllegalArgumentException("A SHA-256 hash has 64 hex digits, not " + sha256.length());
            }
            add(hash, new Known<>(holder, expires));
        }

        private void add(byte[] hash, Known<T> key) {
            known.computeIfAbsent(HexFormat.of().formatHex(hash), none -> new ArrayList<>())
                    .add(key);
        }

        KnownKeys<T> build() {
            return new KnownKeys<>(known);
        }
    }

    private KnownKeys(Map<String, List<Known<T>>> known) {
        this.known = Map.copyOf(known);
    }

    /** No keys. */
    public static <T> KnownKeys<T> none() {
        return new KnownKeys<>(Map.of());
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
        Builder<T> more = copy();
        more.add(sha256, holder, expires);
        return more.build();
    }

    /** These keys and one more, given in clear, such as the well-known key of a development profile. */
    public KnownKeys<T> withKey(String key, T holder) {
        Builder<T> more = copy();
        more.add(Sha256.of(key), new Known<>(holder, Optional.empty()));
        return more.build();
    }

    private Builder<T> copy() {
        Builder<T> copy = new Builder<>();
        known.forEach((hash, keys) -> copy.known.put(hash, new ArrayList<>(keys)));
        return copy;
    }

    /**
     * What this key stands for, if it is known. If it was added more than once, the last holder counts whose key has
     * not expired.
     */
    public Optional<T> find(String key) {
        if (key.length() > LONGEST) {
            return Optional.empty();
        }
        Optional<T> found = Optional.empty();
        for (Known<T> each : known.getOrDefault(HexFormat.of().formatHex(Sha256.of(key)), List.of())) {
            if (each.expires.filter(end -> !Instant.now().isBefore(end)).isEmpty()) {
                found = Optional.of(each.holder);
            }
        }
        return found;
    }
}
