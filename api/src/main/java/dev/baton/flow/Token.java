package dev.baton.flow;

import java.util.Set;

/**
 * A bearer token that the gateway has checked: it was signed by the issuer that the gateway trusts, is for this
 * audience, and is valid now.
 *
 * @param issuer as the gateway's configuration names it
 * @param subject whom it is about: unique at its issuer, and never used again for another one
 * @param scopes what it allows
 */
public record Token(String issuer, String subject, Set<String> scopes) {
    public Token {
        scopes = Set.copyOf(scopes);
    }

    /** Whether its caller's name is not too long; else it has none. */
    public boolean namesCaller() {
        return Caller.fits(name());
    }

    private String name() {
        return issuer + "#" + subject;
    }

    /**
     * Its caller: {@code ISSUER#SUBJECT}. An issuer's name has no #, and the name of an API key has neither # nor
     * colon: so no other issuer and no key has this name.
     *
     * @throws IllegalArgumentException if that is too long for a caller's name
     */
    public Caller caller() {
        return new Caller(name(), scopes);
    }
}
