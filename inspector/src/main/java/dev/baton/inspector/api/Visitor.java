package dev.baton.inspector.api;

import dev.baton.inspector.api.AdminToken.Right;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody with rights: a user of the admin port, or an operator at the HTTP port.
 *
 * @param issuer who signed the token that was shown; empty: it was a key, or none was needed
 */
public record Visitor(String name, Set<Right> rights, Optional<String> issuer) {
    public Visitor {
        rights = Set.copyOf(rights);
    }

    /** Not known by a token of an issuer. */
    public Visitor(String name, Set<Right> rights) {
        this(name, rights, Optional.empty());
    }

    public boolean may(Right right) {
        return rights.contains(right) || (right.changes() && rights.contains(Right.CHANGE));
    }

    /** For the audit, with how they were known: a key may have the name of a subject. */
    public String told(String detail) {
        return issuer.map(by -> "by a token of " + by + (detail.isEmpty() ? "" : "; " + detail))
                .orElse(detail);
    }
}
