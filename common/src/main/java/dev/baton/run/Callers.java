package dev.baton.run;

import dev.baton.flow.Authentication;
import dev.baton.flow.Caller;
import dev.baton.flow.Credentials;
import dev.baton.flow.Outcome;

/** Finds the caller of one request. Any thread. */
@FunctionalInterface
public interface Callers {

    Outcome<Caller> by(Authentication authentication);

    /** Asks with these credentials. */
    static Callers of(Credentials credentials) {
        return authentication -> authentication.authenticate(credentials);
    }

    /** The same for who was asked already: is not asked again. */
    default Callers known(Authentication asked, Outcome<Caller> answer) {
        return authentication -> authentication == asked ? answer : by(authentication);
    }
}
