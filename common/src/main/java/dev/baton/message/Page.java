package dev.baton.message;

import java.util.List;

/** A list that is answered in pages. Any thread. */
public final class Page {
    /** Of its rows, as JSON: names and commas come on top. */
    private static final int MOST_BYTES = Frame.MAX_ENTRY_BYTES / 4 * 3;

    private Page() {}

    /** As many of the first ones as travel in one answer, and at least one: the rest is the next page. */
    public static <T> List<T> ofThoseThatTravel(List<T> rows) {
        int bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            bytes += Json.write(rows.get(i)).length();
            if (bytes > MOST_BYTES && i > 0) {
                return rows.subList(0, i);
            }
        }
        return rows;
    }
}
