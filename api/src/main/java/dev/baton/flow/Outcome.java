package dev.baton.flow;

/**
 * How a stage ended, when it ended as its author planned: with an answer, or with a business "no".
 *
 * <p>A refusal is a value: it ends this request and leaves the others of its batch alone. Everything unplanned is an
 * exception, and fails this request alone too. What database stages before it have committed stays: the problem
 * document then has {@code "effect": "done"}, and nothing is undone.
 *
 * <p>For example: {@snippet class="dev.baton.flow.examples.Examples" region="outcome"}
 */
public sealed interface Outcome<T> {

    record Done<T>(T answer) implements Outcome<T> {}

    record Refused<T>(Refusal why) implements Outcome<T> {}

    static <T> Outcome<T> done(T answer) {
        return new Done<>(answer);
    }

    static <T> Outcome<T> refused(Refusal why) {
        return new Refused<>(why);
    }
}
