package dev.baton.tap;

import java.util.List;
import java.util.Locale;

/** What people write for a text: words with wildcards, separated by commas that mean "or"; in any case. Immutable. */
record Glob(List<String> patterns) {

    Glob {
        patterns = patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toList();
    }

    static Glob of(String value) {
        return new Glob(List.of(value.split(",", -1)));
    }

    boolean matches(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String pattern : patterns) {
            if (matches(pattern, lower)) {
                return true;
            }
        }
        return false;
    }

    /** Each star takes as little as it can: what stands between two of them is looked for once. */
    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        String end = pattern.substring(pattern.lastIndexOf('*') + 1);
        if (!text.startsWith(pattern.substring(0, star)) || text.length() < star + end.length()) {
            return false;
        }
        int at = star;
        int last = text.length() - end.length();
        int from = star + 1;
        for (int next = pattern.indexOf('*', from); next >= 0; next = pattern.indexOf('*', from)) {
            String part = pattern.substring(from, next);
            int found = text.indexOf(part, at);
            if (found < 0 || found + part.length() > last) {
                return false;
            }
            at = found + part.length();
            from = next + 1;
        }
        return text.endsWith(end);
    }
}
