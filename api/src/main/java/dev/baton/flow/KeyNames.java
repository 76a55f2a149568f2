package dev.baton.flow;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whose each key of a list is. A key of two names would make of its caller the one or the other, as lines happen to
 * stand: that is refused. For one thread.
 */
public final class KeyNames {
    private final String where;
    private final Map<String, String> byHash;

    private KeyNames(String where, Map<String, String> byHash) {
        this.where = where;
        this.byHash = byHash;
    }

    /** @param setting the list, as problems name it, such as {@code gateway.operators} */
    public static KeyNames of(String setting) {
        return new KeyNames(setting + " ", new HashMap<>());
    }

    /** Of a file with more keys than these. */
    KeyNames andOfAFile() {
        return new KeyNames("", new HashMap<>(byHash));
    }

    /**
     * One more key. A name may have several.
     *
     * @throws IllegalArgumentException with both names, and not the hash, if another name has this key
     */
    public void add(String sha256, String name) {
        String other = byHash.putIfAbsent(sha256.toLowerCase(Locale.ROOT), name);
        if (other != null && !other.equals(name)) {
            throw new IllegalArgumentException(
                    "%sgives '%s' the key of '%s'; allowed: one name for each key".formatted(where, name, other));
        }
    }
}
