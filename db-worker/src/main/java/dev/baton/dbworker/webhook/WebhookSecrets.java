package dev.baton.dbworker.webhook;

import dev.baton.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What webhooks are signed with: each caller has secrets of its own, so that none can sign in the place of another.
 * They stand in a file that is read again when it changes, a line each: {@code CALLER whsec_...}; the caller {@code *}
 * is all that have none. Two lines of a caller hold at the same time, and the header carries both signatures: the
 * receiver changes from one to the other when it likes. What is new in the file holds if two reads agree, as an editor
 * may empty a file before it writes it. Any thread.
 */
public final class WebhookSecrets {
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final long MOST_BYTES = 4 << 20;
    private static final int AT_ONCE = 2;
    private static final String ALL = "*";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);

    private final List<Signature> configured;
    private final Optional<Path> file;

    private byte[] tried = {};
    private byte[] seen = {};
    private String said = "";
    private volatile Map<String, List<Signature>> own = Map.of();
    private volatile Runnable changed = () -> {};

    private WebhookSecrets(Optional<Secret> configured, Optional<Path> file) {
        this.configured = configured.map(Signature::new).stream().toList();
        this.file = file;
        file.ifPresent(path -> {
            tried = bytes(path);
            seen = tried;
            own = parse(path, tried);
        });
    }

    /**
     * Reads the file, if there is one. Blocks.
     *
     * @param configured for those of which the file says nothing
     * @throws IllegalArgumentException in one line, with the file and the number of the line that is wrong
     */
    public static WebhookSecrets read(Optional<Secret> configured, Optional<Path> file) {
        return new WebhookSecrets(configured, file);
    }

    /** What is run, on any thread, each time that others hold. */
    public void onChange(Runnable action) {
        changed = action;
    }

    /** From now on, until this Vert.x is closed, what changes in the file holds some seconds later. */
    public void renewOn(Vertx vertx) {
        if (file.isPresent()) {
            vertx.setPeriodic(RENEWAL.toMillis(), timer -> renew(vertx, true));
        }
    }

    /** What is new is read twice. */
    private void renew(Vertx vertx, boolean again) {
        vertx.executeBlocking(this::refresh, false)
                .onSuccess(settled -> {
                    if (!settled && again) {
                        vertx.setTimer(PAUSE.toMillis(), timer -> renew(vertx, false));
                    }
                })
                .onFailure(why -> LOG.error("Webhook secrets could not be read again", why));
    }

    /**
     * Reads the file again. If it can't be used, all stays as it was, and the log says why. Blocks.
     *
     * @return whether what it says now has been judged; if not, it has to be read once more
     */
    synchronized boolean refresh() {
        Path path = file.orElseThrow();
        try {
            byte[] now = bytes(path);
            boolean settled = Arrays.equals(now, seen);
            seen = now;
            if (Arrays.equals(now, tried) || !settled) {
                return settled;
            }
            tried = now;
            own = parse(path, now);
            said = "";
            LOG.info("Reloaded webhook secrets from {}", path);
            changed.run();
        } catch (IllegalArgumentException e) {
            if (!String.valueOf(e.getMessage()).equals(said)) { // each time it is read would be too often
                said = String.valueOf(e.getMessage());
                LOG.warn("Webhook secrets not reloaded, the old ones stay in use: {}", said);
            }
        }
        return true;
    }

    /** Whether nothing can be signed. */
    boolean none() {
        return configured.isEmpty() && file.isEmpty();
    }

    /**
     * The header {@code webhook-signature}: one signature, or two while a secret is replaced; empty without a secret.
     */
    Optional<String> sign(String caller, String messageId, long epochSeconds, Buffer body) {
        Map<String, List<Signature>> now = own;
        List<Signature> signatures = now.getOrDefault(caller, now.getOrDefault(ALL, configured));
        return Optional.of(signatures.stream()
                        .map(signature -> signature.of(messageId, epochSeconds, body))
                        .collect(Collectors.joining(" ")))
                .filter(header -> !header.isEmpty());
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(file + " is longer than " + MOST_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s can't be read: %s".formatted(file, e.getClass().getSimpleName()), e);
        }
    }

    private static Map<String, List<Signature>> parse(Path file, byte[] content) {
        Map<String, List<Signature>> secrets = new HashMap<>();
        List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                add(secrets, line.split("\\s+"));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("%s, line %d: %s".formatted(file, i + 1, e.getMessage()), e);
            }
        }
        return secrets;
    }

    private static void add(Map<String, List<Signature>> secrets, String[] words) {
        if (words.length != 2) {
            throw new IllegalArgumentException("this is not CALLER whsec_...");
        }
        List<Signature> ofCaller = secrets.computeIfAbsent(words[0], none -> new ArrayList<>());
        ofCaller.add(new Signature(new Secret(words[1])));
        if (ofCaller.size() > AT_ONCE) {
            throw new IllegalArgumentException("a caller has at most " + AT_ONCE + " secrets");
        }
    }
}
