package dev.baton.gateway.request;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The completion styles that this gateway can do; the first one is the default. Immutable. */
public final class CompletionStyles {
    private final Map<String, CompletionStyle> available = new LinkedHashMap<>();
    private final CompletionStyle standard;

    public CompletionStyles(List<CompletionStyle> styles) {
        styles.forEach(style -> available.put(style.name(), style));
        this.standard = styles.getFirst();
    }

    /** The style that the client asked for by name, or the default one. */
    public Outcome<CompletionStyle> choose(Optional<String> name) {
        if (name.isEmpty()) {
            return Outcome.done(standard);
        }
        return Optional.ofNullable(available.get(name.get()))
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(Refusal.of(
                        400,
                        "unknown-completion-style",
                        "There is no such completion style",
                        "Baton-Completion may be: " + String.join(", ", available.keySet()) + ".")));
    }
}
