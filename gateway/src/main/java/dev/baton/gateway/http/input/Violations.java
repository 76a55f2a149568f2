package dev.baton.gateway.http.input;

import dev.baton.config.EnglishMessages;
import dev.baton.flow.Refusal.FieldError;
import jakarta.validation.ElementKind;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Path;
import jakarta.validation.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hibernate.validator.messageinterpolation.HibernateMessageInterpolatorContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes violations down as they come, and ends the validation when there are too many: the library looks at all
 * elements of a list even in its fail-fast mode, and gathers violations in a set in which those of elements collide, so
 * that a full body of mistakes takes minutes. Any thread; those of a validation are on the thread that runs it.
 */
final class Violations implements MessageInterpolator {
    /** More than a problem document names. */
    private static final int MOST = 100;

    private static final int LONGEST_STEP = 64;

    private final MessageInterpolator english = EnglishMessages.interpolator();
    private final ThreadLocal<List<FieldError>> current = ThreadLocal.withInitial(ArrayList::new);

    /**
     * What was found.
     *
     * @param errors one for each field, named as clients name it
     * @param all whether the validation came to its end
     */
    record Found(List<FieldError> errors, boolean all) {}

    /** Not seen outside: ends a validation. */
    private static final class Enough extends ValidationException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this; // it is no failure, and thousands of clients may make it
        }
    }

    /** @param validation runs on this thread, with this interpolator */
    Found of(Supplier<? extends Set<?>> validation) {
        List<FieldError> found = current.get();
        try {
            boolean valid = validation.get().isEmpty();
            return new Found(valid ? List.of() : onePerField(found), true);
        } catch (Enough e) {
            return new Found(onePerField(found), false);
        } finally {
            current.remove();
        }
    }

    private static List<FieldError> onePerField(List<FieldError> found) {
        Map<String, String> errors = new TreeMap<>();
        found.forEach(error ->
                errors.merge(error.field(), error.message(), (one, other) -> one.compareTo(other) <= 0 ? one : other));
        return errors.entrySet().stream()
                .map(error -> new FieldError(error.getKey(), error.getValue()))
                .toList();
    }

    @Override
    public String interpolate(String template, Context context) {
        String message = english.interpolate(template, context);
        List<FieldError> found = current.get();
        found.add(new FieldError(
                name(context.unwrap(HibernateMessageInterpolatorContext.class).getPropertyPath()), message));
        if (found.size() == MOST) {
            throw new Enough();
        }
        return message;
    }

    /** In English all the same. */
    @Override
    public String interpolate(String template, Context context, Locale locale) {
        return interpolate(template, context);
    }

    /** {@code lines[2].amount}: as in the other answers about fields, without the words of Bean Validation. */
    private static String name(Path path) {
        StringBuilder name = new StringBuilder();
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                name.append('[').append(node.getIndex()).append(']');
            } else if (node.getKey() != null) {
                append(name, String.valueOf(node.getKey()));
            }
            if (node.getKind() == ElementKind.PROPERTY) { // else the record itself, or what a container holds
                append(name, node.getName());
            }
        }
        return name.toString();
    }

    private static void append(StringBuilder path, @Nullable String step) {
        if (step != null) {
            path.append(path.isEmpty() ? "" : ".")
                    .append(step.length() <= LONGEST_STEP ? step : step.substring(0, LONGEST_STEP) + "…");
        }
    }
}
