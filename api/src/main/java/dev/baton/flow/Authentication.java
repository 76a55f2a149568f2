package dev.baton.flow;

/**
 * Finds the caller, or refuses (401, 403). Runs on the event loop: it must not block.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="authentication"}
 */
@FunctionalInterface
public interface Authentication {
    Outcome<Caller> authenticate(Credentials credentials);
}
