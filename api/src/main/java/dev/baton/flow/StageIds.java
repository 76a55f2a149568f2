package dev.baton.flow;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How stages are named where they are stored, sent and shown: by their label, and never by their place in the flow. */
final class StageIds {
    private static final int MAX_LENGTH = 63;
    private static final Pattern ACCENTS = Pattern.compile("\\p{M}");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern ENDS = Pattern.compile("^-|-$");

    private StageIds() {}

    /** Lower case letters, digits, and a dash for anything else. */
    static String slug(String label) {
        String plain = ACCENTS.matcher(Normalizer.normalize(label, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        return ENDS.matcher(OTHERS.matcher(plain).replaceAll("-")).replaceAll("");
    }

    /** @throws IllegalStateException if an id is empty, too long, reserved, or there twice */
    static List<String> of(String flow, List<Stage<?, ?>> stages) {
        Set<String> ids = new LinkedHashSet<>();
        for (Stage<?, ?> stage : stages) {
            String id = stage.id();
            if (id.isEmpty() || id.length() > MAX_LENGTH) {
                throw new IllegalStateException(
                        "Flow %s: the stage label '%s' makes the id '%s'; an id has 1 to %d letters, digits and dashes"
                                .formatted(flow, stage.label(), id, MAX_LENGTH));
            }
            if (id.equals(Flow.REPLY)) {
                throw new IllegalStateException("Flow %s: the stage id '%s' is reserved; change the label '%s'"
                        .formatted(flow, id, stage.label()));
            }
            if (!ids.add(id)) {
                throw new IllegalStateException(
                        "Flow %s has two stages with the id '%s'; change one of their labels".formatted(flow, id));
            }
        }
        return List.copyOf(ids);
    }
}
