package dev.baton.flow;

/** Finds the caller, or refuses (401, 403). Runs on the event loop: it must not block. */
@FunctionalInterface
public interface Authentication {
    Outcome<Caller> authenticate(Credentials credentials);
}
