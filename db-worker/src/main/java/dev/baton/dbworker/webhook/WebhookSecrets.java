package dev.baton.dbworker.webhook;

import dev.baton.config.Secret;
import dev.baton.flow.ReloadedFile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What webhooks are signed with: each caller has secrets of its own, so that none can sign in the place of another.
 * They stand in a file that is read again when it changes, a line each: {@code CALLER whsec_...}; the caller {@code *}
 * is all that have none. Two lines of a caller hold at the same time, and the header carries both signatures: the
 * receiver changes from one to the other when it likes. Any thread.
 */
public final class WebhookSecrets {
    private static final int AT_ONCE = 2;
    private static final String ALL = "*";

    private final List<Signature> configured;
    private final Optional<ReloadedFile<Map<String, List<Signature>>>> file;

    private WebhookSecrets(Optional<Secret> configured, Optional<Path> file) {
        this.configured = configured.map(Signature::new).stream().toList();
        this.file = file.map(path -> ReloadedFile.read(path, "webhook secrets", OfCallers::new));
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
        file.ifPresent(secrets -> secrets.onChange(action));
    }

    /** From now on, until this Vert.x is closed, what changes in the file holds some seconds later. */
    public void renewOn(Vertx vertx) {
        file.ifPresent(secrets -> secrets.renewOn(vertx));
    }

    /** See {@link ReloadedFile#refresh}. */
    boolean refresh() {
        return file.orElseThrow().refresh();
    }

    /** Whether nothing can be signed. */
    boolean none() {
        return configured.isEmpty() && file.isEmpty();
    }

    /**
     * The header {@code webhook-signature}: one signature, or two while a secret is replaced; empty without a secret.
     */
    Optional<String> sign(String caller, String messageId, long epochSeconds, Buffer body) {
        Map<String, List<Signature>> own = file.map(ReloadedFile::content).orElseGet(Map::of);
        List<Signature> signatures = own.getOrDefault(caller, own.getOrDefault(ALL, configured));
        return Optional.of(signatures.stream()
                        .map(signature -> signature.of(messageId, epochSeconds, body))
                        .collect(Collectors.joining(" ")))
                .filter(header -> !header.isEmpty());
    }

    /** The lines of a file, by caller. */
    private static final class OfCallers implements ReloadedFile.Lines<Map<String, List<Signature>>> {
        private final Map<String, List<Signature>> secrets = new HashMap<>();

        @Override
        public void add(String line, int number) {
            String[] words = line.split("\\s+");
            if (words.length != 2) {
                throw new IllegalArgumentException("is not CALLER whsec_...");
            }
            List<Signature> ofCaller = secrets.computeIfAbsent(words[0], none -> new ArrayList<>());
            if (ofCaller.size() == AT_ONCE) {
                throw new IllegalArgumentException("is one more secret of a caller that has " + AT_ONCE);
            }
            ofCaller.add(signature(words[1]));
        }

        private static Signature signature(String secret) {
            try {
                return new Signature(new Secret(secret));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("can't be used: " + e.getMessage(), e);
            }
        }

        @Override
        public Map<String, List<Signature>> all() {
            return secrets;
        }
    }
}
