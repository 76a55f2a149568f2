package dev.baton.gateway.request;

import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The completion styles that this gateway can do. Immutable. */
public final class CompletionStyles {
    private final Map<String, CompletionStyle> available = new LinkedHashMap<>();
    private final CompletionStyle standard;

    /** @throws IllegalArgumentException if the standard style is none of them; one line for the operator */
    public CompletionStyles(List<CompletionStyle> styles, String standard) {
        styles.forEach(style -> available.put(style.name(), style));
        this.standard = find(standard)
                .orElseThrow(() -> new IllegalArgumentException(
                        "gateway.completion.style is %s; allowed: %s".formatted(standard, names())));
    }

    /**
     * The style that requests of this flow get if they don't prefer one.
     *
     * @throws IllegalArgumentException if the flow names one that there isn't
     */
    public CompletionStyle of(Flow<?, ?> flow) {
        return flow.completion()
                .map(name -> find(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "%s wants the completion style %s; there are: %s".formatted(flow, name, names()))))
                .orElse(standard);
    }

    /**
     * The style that the client prefers by name, or else this one.
     *
     * @param names the header's values; with more than one, a part of the way to here may have read another one
     */
    public Outcome<CompletionStyle> choose(List<String> names, CompletionStyle otherwise) {
        if (names.isEmpty()) {
            return Outcome.done(otherwise);
        }
        return Optional.of(names.getFirst())
                .filter(ignored -> names.size() == 1)
                .flatMap(this::find)
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(Refusal.of(
                        400,
                        "unknown-completion-style",
                        "There is no such completion style",
                        "Baton-Completion may be: " + names() + ". Send it once, or not at all.")));
    }

    private Optional<CompletionStyle> find(String name) {
        return Optional.ofNullable(available.get(name));
    }

    private String names() {
        return String.join(", ", available.keySet());
    }
}
