package dev.baton.inspector.api;

import dev.baton.inspector.query.ApiProblem;
import dev.baton.store.StoreAnswer;

/** What the store answered, or the problem to answer with. */
final class StoreAnswers {
    private StoreAnswers() {}

    /** @throws ApiProblem if it refused or does not answer */
    static <T> T found(StoreAnswer<T> answer) {
        return switch (answer) {
            case StoreAnswer.Found<T> found -> found.value();
            case StoreAnswer.Refused<T> refused ->
                throw ApiProblem.of(
                        refused.why().status(),
                        refused.why().code(),
                        refused.why().title(),
                        refused.why().detail());
            case StoreAnswer.Failed<T> failed ->
                throw ApiProblem.of(
                        503,
                        failed.failure().verdict().toString(),
                        "The store does not answer",
                        failed.failure().message());
        };
    }
}
