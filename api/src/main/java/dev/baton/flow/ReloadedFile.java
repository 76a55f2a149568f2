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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;

/**
 * A file of lines that is read again when it changes, so that what it says holds without a restart. Empty lines and
 * those that begin with # say nothing. What is new holds if two reads agree, as an editor may empty a file before it
 * writes it; if it can't be used, all stays as it was, and the log says why. Any thread.
 *
 * @param <T> what its lines say
 */
public final class ReloadedFile<T> {
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long MOST_BYTES = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(ReloadedFile.class);

    private final Path file;
    private final String what;
    private final Supplier<Lines<T>> reader;
    /** Those that it is read again on; a second node in this process has one of its own. */
    private final Map<Vertx, Future<Void>> renewed = Collections.synchronizedMap(new WeakHashMap<>());

    /** The last one of those, which each request finds without a lock. */
    private volatile Renewal latest = new Renewal(new WeakReference<>(null), Future.succeededFuture());

    private byte[] tried;
    private byte[] seen;
    private String said = "";
    private volatile T content;
    private volatile Runnable changed = () -> {};

    private record Renewal(WeakReference<Vertx> vertx, Future<Void> first) {}

    /**
     * Takes the lines of one read.
     *
     * @param <T> what they say together
     */
    public interface Lines<T> {
        /**
         * One more.
         *
         * @param number of the line in the file, from 1 on
         * @throws IllegalArgumentException that goes on after "line 7 ", without the line's text: it may be secret
         */
        void add(String line, int number);

        T all();
    }

    private ReloadedFile(Path file, String what, Supplier<Lines<T>> reader) {
        this.file = file;
        this.what = what;
        this.reader = reader;
        this.tried = bytes();
        this.seen = tried;
        this.content = parse(tried);
    }

    /**
     * Reads the file. Blocks.
     *
     * @param what it holds, in the plural, for the log
     * @throws IllegalArgumentException in one line, with the file and the number of the line that is wrong
     */
    public static <T> ReloadedFile<T> read(Path file, String what, Supplier<Lines<T>> reader) {
        return new ReloadedFile<>(file, what, reader);
    }

    /** What it said when it was read last. */
    public T content() {
        return content;
    }

    /** What is run, on any thread, each time something else holds; one at a time. */
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
                .onFailure(why -> LOG.error("The file of " + what + " could not be read again", why));
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
     * Reads the file again. Blocks.
     *
     * @return whether something else holds from now on
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
            content = parse(now);
            said = "";
            LOG.info("Reloaded " + what + " from " + file);
            changed.run();
            return true;
        } catch (IllegalArgumentException e) {
            if (!String.valueOf(e.getMessage()).equals(said)) { // each time it is read would be too often
                said = String.valueOf(e.getMessage());
                LOG.warn("The " + what + " were not reloaded, the old ones stay in use: " + said);
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

    private T parse(byte[] bytes) {
        Lines<T> parsed = reader.get();
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                parsed.add(line, i + 1);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("%s, line %d %s".formatted(file, i + 1, e.getMessage()), e);
            }
        }
        return parsed.all();
    }
}
