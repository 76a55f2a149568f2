package dev.baton.inspector.api;

import dev.baton.inspector.api.AdminToken.Right;

/**
 * What a user of the admin port does.
 *
 * @param name as the audit calls it
 * @param right that it needs
 * @param maxBody bytes of a request's body, at the most
 */
record Act(String name, Right right, int maxBody) {
    private static final int MAX_BODY = 4_096;

    static final Act READ = new Act("read", Right.READ);

    Act(String name, Right right) {
        this(name, right, MAX_BODY);
    }
}
