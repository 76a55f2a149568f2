package dev.baton.flow;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whose each key of a list is, and what it means. A key of two names would make of its caller the one or the other, as
 * lines happen to stand, and one with two ends or two sets of rights would have those of the one or the other: both is
 * refused. For one thread.
 */
public final class KeyNames {
    private final String where;
    private final Map<String, Known> byHash;

    /** @param where it stands, as problems say it */
    private record Known(KeyFile.Entry entry, String where) {
        boolean meansTheSameAs(KeyFile.Entry other) {
            return entry.expires().equals(other.expires())
                    && entry.rights().equals(other.rights())
                    && entry.scopes().equals(other.scopes());
        }
    }

    private KeyNames(String where, Map<String, Known> byHash) {
        this.where = where;
        this.byHash = byHash;
    }

    /** @param setting the list, as problems name it, such as {@code gateway.operators} */
    public static KeyNames of(String setting) {
        return new KeyNames(setting, new HashMap<>());
    }

    /** Of a file with more keys than these. */
    KeyNames andOfAFile() {
        return new KeyNames("", new HashMap<>(byHash));
    }

    /**
     * One more key of the list. A name may have several.
     *
     * @throws IllegalArgumentException without the hash, if the key is there already under another name, or does not
     *     mean the same there
     */
    public void add(KeyFile.Entry entry) {
        add(entry, where + " ", where);
    }

    /**
     * One more key of a file.
     *
     * @param line where it stands
     * @throws IllegalArgumentException that goes on after "line 7 "
     */
    void add(KeyFile.Entry entry, int line) {
        add(entry, "", "line " + line);
    }

    private void add(KeyFile.Entry entry, String begin, String here) {
        Known known = byHash.putIfAbsent(entry.sha256().toLowerCase(Locale.ROOT), new Known(entry, here));
        if (known == null) {
            return;
        }
        if (!known.entry.name().equals(entry.name())) {
            throw new IllegalArgumentException("%sgives '%s' the key of '%s'; allowed: one name for each key"
                    .formatted(begin, entry.name(), known.entry.name()));
        }
        if (!known.meansTheSameAs(entry)) {
            throw new IllegalArgumentException(
                    "%shas a key of '%s' %s, with another end, other rights or other scopes; allowed: once"
                            .formatted(
                                    begin,
                                    entry.name(),
                                    known.where.equals(here) ? "twice" : "that is in " + known.where + ", too"));
        }
    }
}
