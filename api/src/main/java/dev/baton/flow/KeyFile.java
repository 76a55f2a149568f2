package dev.baton.flow;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.logging.Logger;
import io.vertx.core.internal.logging.LoggerFactory;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * API keys or tokens in a file that is read again when it changes, so that keys come and go without a restart. Each
 * line is {@code NAME SHA256}, perhaps followed by {@code expires=2027-01-31T00:00:00Z} and {@code rights=read,retry};
 * empty lines and those that begin with # say nothing. A name may have several keys: the old one and the new one while
 * clients change. The hash is a plain SHA-256, in hex: it is enough for keys of 256 random bits, which can't be
 * guessed, where passwords would need a slow one. {@code baton keys new} makes a key and its line. Replace the file by
 * renaming another one: what is half written may hold, if it stays so for a second. Any thread.
 *
 * @param <T> what a key stands for
 */
public final class KeyFile<T> {
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long MOST_BYTES = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);

    private final Path file;
    private final Function<Entry, T> holder;
    /** Those that it is read again on; a second node in this process has one of its own. */
    private final Map<Vertx, Future<Void>> renewed = Collections.synchronizedMap(new WeakHashMap<>());

    /** The last one of those, which each request finds without a lock. */
    private volatile Renewal latest = new Renewal(new WeakReference<>(null), Future.succeededFuture());

    private byte[] tried;
    private byte[] seen;
    private String said = "";
    private volatile KnownKeys<T> keys;
    private volatile Runnable changed = () -> {};

    private record Renewal(WeakReference<Vertx> vertx, Future<Void> first) {}

    /**
     * A line of the file.
     *
     * @param name whose key it is
     * @param sha256 of the key, in hex
     * @param expires from when on it is not known any more
     * @param rights those that the line names
     */
    public record Entry(String name, String sha256, Optional<Instant> expires, Set<String> rights) {
        public Entry {
            rights = Set.copyOf(rights);
        }

        /**
         * Its name, where keys have no rights of their own.
         *
         * @throws IllegalArgumentException if it has some: they would not hold
         */
        public String nameWithoutRights() {
            if (!rights.isEmpty()) {
                throw new IllegalArgumentException("has rights, which mean nothing in this file");
            }
            return name;
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
                if (equals < 0 || !Set.of("expires", "rights").contains(word.substring(0, equals))) {
                    throw new IllegalArgumentException("has more than expires=TIME and rights=RIGHT,RIGHT");
                }
                more.put(word.substring(0, equals), word.substring(equals + 1));
            }
            return new Entry(
                    words[0],
                    words[1],
                    Optional.ofNullable(more.get("expires")).map(Entry::time),
                    more.containsKey("rights") ? Set.of(more.get("rights").split(",")) : Set.of());
        }

        private static Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("expires at no time such as 2027-01-31T00:00:00Z", e);
            }
        }
    }

    private KeyFile(Path file, Function<Entry, T> holder) {
        this.file = file;
        this.holder = holder;
        this.tried = bytes();
        this.seen = tried;
        this.keys = parse(tried);
    }

    /**
     * Reads the file. Blocks.
     *
     * @param holder what the key of a line stands for; throws IllegalArgumentException if it stands for nothing
     * @throws IllegalArgumentException in one line, with the file and the number of the line that is wrong
     */
    public static <T> KeyFile<T> read(Path file, Function<Entry, T> holder) {
        return new KeyFile<>(file, holder);
    }

    /** Those that the file named when it was read last; those that have expired are not known. */
    public KnownKeys<T> keys() {
        return keys;
    }

    /** What is run, on any thread, each time other keys hold; one at a time. */
    public void onChange(Runnable action) {
        changed = action;
    }

    /**
     * From now on, until this Vert.x is closed, what changes in the file holds some seconds later. Further calls with
     * it change nothing.
     *
     * @return when it has been read again for the first time
     */
    public Future<Void> renewOn(Vertx vertx) {
        Renewal known = latest;
        if (known.vertx().refersTo(vertx)) {
            return known.first();
        }
        Promise<Void> first = Promise.promise();
        Optional<Future<Void>> before = Optional.ofNullable(renewed.putIfAbsent(vertx, first.future()));
        latest = new Renewal(new WeakReference<>(vertx), before.orElse(first.future()));
        if (before.isPresent()) {
            return before.get();
        }
        vertx.setPeriodic(RENEWAL.toMillis(), timer -> renew(vertx));
        renew(vertx).onComplete(ignored -> first.complete());
        return first.future();
    }

    /** What is new is read twice. */
    private Future<Void> renew(Vertx vertx) {
        return vertx.executeBlocking(this::refresh, false)
                .compose(held -> isSettled() ? Future.succeededFuture() : afterPause(vertx))
                .onFailure(why -> LOG.error("Keys could not be read again", why));
    }

    private Future<Void> afterPause(Vertx vertx) {
        Promise<Void> read = Promise.promise();
        vertx.setTimer(PAUSE.toMillis(), timer -> vertx.executeBlocking(this::refresh, false)
                .<Void>mapEmpty()
                .onComplete(read));
        return read.future();
    }

    private synchronized boolean isSettled() {
        return Arrays.equals(seen, tried);
    }

    /**
     * Reads the file again. What is new holds if it was the same the last time: an editor may empty a file before it
     * writes it. If it can't be used, all stays as it was, and the log says why. Blocks.
     *
     * @return whether other keys hold from now on
     */
    public synchronized boolean refresh() {
        try {
            byte[] now = bytes();
            boolean settled = Arrays.equals(now, seen);
            seen = now;
            if (Arrays.equals(now, tried) || !settled) {
                return false;
            }
            tried = now;
            keys = parse(now);
            said = "";
            LOG.info("Reloaded keys from " + file);
            changed.run();
            return true;
        } catch (IllegalArgumentException e) {
            if (!String.valueOf(e.getMessage()).equals(said)) { // each time it is read would be too often
                said = String.valueOf(e.getMessage());
                LOG.warn("Keys not reloaded, the old ones stay in use: " + said);
            }
            return false;
        }
    }

    private byte[] bytes() {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(file + " is longer than " + MOST_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("%s can't be read: %s".formatted(file, IoReason.of(e)), e);
        }
    }

    private KnownKeys<T> parse(byte[] content) {
        KnownKeys.Builder<T> known = new KnownKeys.Builder<>();
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                Entry entry = Entry.parse(line);
                known.add(entry.sha256(), holder.apply(entry), entry.expires());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("%s, line %d %s".formatted(file, i + 1, e.getMessage()), e);
            }
        }
        return known.build();
    }
}
