package dev.baton.inspector.api;

import dev.baton.inspector.query.ApiProblem;
import dev.baton.message.Effect;
import dev.baton.message.WorkResult;
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
            case StoreAnswer.Failed<T> failed -> throw failed(failed.failure());
        };
    }

    private static ApiProblem failed(WorkResult.Failed failure) {
        String code = failure.verdict().toString();
        String title = "The store gives no answer";
        return failure.effect() == Effect.NONE
                ? ApiProblem.of(503, code, title, failure.message())
                : ApiProblem.of(503, code, title, failure.message() + ". Whether it was done is not known.")
                        .inDoubt();
    }
}
