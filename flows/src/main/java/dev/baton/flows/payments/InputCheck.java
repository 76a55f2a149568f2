package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Refusal.FieldError;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what is wrong with an input: first its Bean Validation constraints, then what only code can check. One error
 * a field.
 */
final class InputCheck {
    /** No expression language, and English in any locale. */
    private static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator(
                    Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, false))
            .buildValidatorFactory()
            .getValidator();

    private final Map<String, String> errors = new TreeMap<>();

    private InputCheck() {}

    static <T> InputCheck of(T input) {
        InputCheck check = new InputCheck();
        VALIDATOR.validate(input).stream()
                .sorted(Comparator.comparing(ConstraintViolation::getMessage))
                .forEach(broken -> check.wrong(broken.getPropertyPath().toString(), broken.getMessage()));
        return check;
    }

    void wrong(String field, String message) {
        errors.putIfAbsent(field, message);
    }

    /** The IBAN in its plain form; empty if it is wrong. */
    String iban(String field, @Nullable String text) {
        if (text == null || errors.containsKey(field)) {
            return "";
        }
        String plain = Ibans.plain(text);
        Ibans.problem(plain).ifPresent(problem -> wrong(field, problem));
        return plain;
    }

    /** The amount in minor units; zero if it is wrong. */
    long amount(String field, @Nullable String text, long least) {
        if (text == null || errors.containsKey(field)) {
            return 0;
        }
        long minor = Money.parse(text).orElse(-1);
        if (minor < least) {
            wrong(
                    field,
                    "must be a decimal number with at most 2 decimals, from " + Money.text(least) + " to "
                            + Money.text(Money.MAX));
        }
        return minor;
    }

    <T> Outcome<T> whenFine(Supplier<T> answer) {
        if (errors.isEmpty()) {
            return Outcome.done(answer.get());
        }
        return Outcome.refused(Refusal.invalid(errors.entrySet().stream()
                .map(error -> new FieldError(error.getKey(), error.getValue()))
                .toList()));
    }
}
