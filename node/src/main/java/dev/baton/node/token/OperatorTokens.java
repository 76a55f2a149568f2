package dev.baton.node.token;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Token;
import dev.baton.inspector.api.AdminToken.Right;
import dev.baton.inspector.api.SignedTokens;
import dev.baton.inspector.api.Visitor;
import dev.baton.store.AuditEntry;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Operators by a token of the issuer: the subject is the name, and scopes such as {@code baton:read} are the rights.
 * Any thread.
 */
public final class OperatorTokens implements SignedTokens {
    private final TokenVerifier tokens;
    private final String prefix;

    /** @param prefix what stands before a right in a scope */
    OperatorTokens(TokenVerifier tokens, String prefix) {
        this.tokens = tokens;
        this.prefix = prefix;
    }

    @Override
    public String scope(Right right) {
        return prefix + right;
    }

    @Override
    public boolean isToken(String credential) {
        return TokenVerifier.isToken(credential);
    }

    @Override
    public Future<Outcome<Visitor>> find(String token) {
        return tokens.verify(token).map(outcome -> switch (outcome) {
            case Outcome.Refused<Token> refused -> Outcome.refused(refused.why());
            case Outcome.Done<Token> done -> operator(done.answer());
        });
    }

    /** Of a caller it has no rights: other scopes mean nothing here. */
    private Outcome<Visitor> operator(Token token) {
        Set<Right> rights = Arrays.stream(Right.values())
                .filter(right -> token.scopes().contains(scope(right)))
                .collect(Collectors.toUnmodifiableSet());
        if (!rights.isEmpty() && token.subject().length() > AuditEntry.LONGEST) {
            // The audit would have two operators under one name.
            return Outcome.refused(Refusal.of(
                    401,
                    "invalid-token",
                    "Unauthenticated",
                    "The token has too long a subject for an operator; allowed: %d characters"
                            .formatted(AuditEntry.LONGEST)));
        }
        return Outcome.done(new Visitor(token.subject(), rights, Optional.of(token.issuer())));
    }
}
