package dev.baton.flow;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * API keys or tokens in a {@link ReloadedFile}, so that keys come and go without a restart. Each line is {@code NAME
 * SHA256}, perhaps followed by {@code expires=2027-01-31T00:00:00Z}, {@code scopes=accounts:open} and
 * {@code rights=read,retry}. A name may have several keys: the old one and the new one while clients change. A key has
 * one name and one meaning. The hash is a plain SHA-256, in hex: it is enough for keys of 256 random bits, which can't
 * be guessed, where passwords would need a slow one. {@code baton keys new} makes a key and its line. Replace the file
 * by renaming another one: what is half written may hold, if it stays so for a second. Any thread.
 *
 * @param <T> what a key stands for
 */
public final class KeyFile<T> {
    private final ReloadedFile<KnownKeys<T>> keys;

    /**
     * A line of the file.
     *
     * @param name whose key it is
     * @param sha256 of the key, in hex
     * @param expires from when on it is not known any more
     * @param rights those that the line names, of a user of the admin port
     * @param scopes those that the line names, of a caller
     */
    public record Entry(String name, String sha256, Optional<Instant> expires, Set<String> rights, Set<String> scopes) {
        public Entry {
            scopes = Scopes.check(Set.copyOf(scopes));
            rights = rights.stream()
                    .map(right -> right.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** One of a list, which does not end. */
        public static Entry of(String name, String sha256, Set<String> rights, Set<String> scopes) {
            return new Entry(name, sha256, Optional.empty(), rights, scopes);
        }

        /**
         * Its name, where keys have no rights of their own.
         *
         * @throws IllegalArgumentException if it has some, or scopes: they would not hold
         */
        public String nameWithoutRights() {
            requireNoScopes();
            if (!rights.isEmpty()) {
                throw new IllegalArgumentException("has rights, which mean nothing in this file");
            }
            return name;
        }

        /** @throws IllegalArgumentException if it has some: they would not hold */
        public void requireNoScopes() {
            if (!scopes.isEmpty()) {
                throw new IllegalArgumentException("has scopes, which mean nothing in this file");
            }
        }

        /**
         * The caller with this key, and with the scopes of its line.
         *
         * @throws IllegalArgumentException if it has rights: they would not hold
         */
        public Caller caller() {
            if (!rights.isEmpty()) {
                throw new IllegalArgumentException("has rights, which mean nothing in this file");
            }
            return new Caller(name, scopes);
        }

        /**
         * Reads a line.
         *
         * @throws IllegalArgumentException that says what is wrong, without the line's text
         */
        public static Entry parse(String line) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 2 || !words[0].matches("[A-Za-z0-9._-]{1,64}") || !words[1].matches("[0-9a-fA-F]{64}")) {
                throw new IllegalArgumentException("is not NAME SHA256 with a hash of 64 hex digits");
            }
            Map<String, String> more = new LinkedHashMap<>();
            for (String word : Arrays.asList(words).subList(2, words.length)) {
                int equals = word.indexOf('=');
                if (equals < 0 || !Set.of("expires", "rights", "scopes").contains(word.substring(0, equals))) {
                    throw new IllegalArgumentException(
                            "has more than expires=TIME, rights=RIGHT,RIGHT and scopes=SCOPE,SCOPE");
                }
                more.put(word.substring(0, equals), word.substring(equals + 1));
            }
            return new Entry(
                    words[0],
                    words[1],
                    Optional.ofNullable(more.get("expires")).map(Entry::time),
                    list(more, "rights"),
                    list(more, "scopes"));
        }

        private static Set<String> list(Map<String, String> more, String name) {
            return Optional.ofNullable(more.get(name))
                    .map(text -> Set.copyOf(Arrays.asList(text.split(","))))
                    .orElse(Set.of());
        }

        private static Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("expires at no time such as 2027-01-31T00:00:00Z", e);
            }
        }
    }

    private KeyFile(ReloadedFile<KnownKeys<T>> keys) {
        this.keys = keys;
    }

    /**
     * Reads the file. Blocks.
     *
     * @param holder what the key of a line stands for; throws IllegalArgumentException if it stands for nothing
     * @throws IllegalArgumentException in one line, with the file and the number of the line that is wrong
     */
    public static <T> KeyFile<T> read(Path file, Function<Entry, T> holder) {
        return read(file, KeyNames.of(""), holder);
    }

    /**
     * The same, beside keys that are known from elsewhere.
     *
     * @param others whose those are
     */
    public static <T> KeyFile<T> read(Path file, KeyNames others, Function<Entry, T> holder) {
        return new KeyFile<>(ReloadedFile.read(
                file, "keys", () -> new Keys<>(holder, others.andOfAFile(), new KnownKeys.Builder<>())));
    }

    private record Keys<T>(Function<Entry, T> holder, KeyNames names, KnownKeys.Builder<T> known)
            implements ReloadedFile.Lines<KnownKeys<T>> {
        @Override
        public void add(String line, int number) {
            Entry entry = Entry.parse(line);
            names.add(entry, number);
            known.add(entry.sha256(), holder.apply(entry), entry.expires());
        }

        @Override
        public KnownKeys<T> all() {
            return known.build();
        }
    }

    /** Those that the file named when it was read last; those that have expired are not known. */
    public KnownKeys<T> keys() {
        return keys.content();
    }

    /** What is run, on any thread, each time other keys hold; one at a time. */
    public void onChange(Runnable action) {
        keys.onChange(action);
    }

    /** See {@link ReloadedFile#renewOn}. */
    public Future<Void> renewOn(Vertx vertx) {
        return keys.renewOn(vertx);
    }

    /** See {@link ReloadedFile#refresh}. */
    public boolean refresh() {
        return keys.refresh();
    }
}
