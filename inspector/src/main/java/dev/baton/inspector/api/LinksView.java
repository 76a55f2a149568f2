package dev.baton.inspector.api;

import java.util.List;

/** Who sends how much to whom: {@code GET /api/links}. */
public record LinksView(List<Link> links) {
    public LinksView {
        links = List.copyOf(links);
    }

    /**
     * What one node sends to another one, by name; of the last ten seconds, more or less.
     *
     * @param entriesPerSecond commands, completions and the like inside the frames
     */
    public record Link(
            String from, String to, double framesPerSecond, double entriesPerSecond, double bytesPerSecond) {}
}
