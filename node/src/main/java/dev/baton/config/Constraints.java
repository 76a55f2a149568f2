package dev.baton.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Checks the Bean Validation constraints of settings records; nested records need {@code @Valid}. */
final class Constraints {
    private static final Validator VALIDATOR =
            EnglishMessages.validation().buildValidatorFactory().getValidator();

    private static final PropertyNamingStrategies.KebabCaseStrategy KEBAB =
            new PropertyNamingStrategies.KebabCaseStrategy();

    private final Map<String, String> origins;

    Constraints(Map<String, String> origins) {
        this.origins = origins;
    }

    /** @throws ConfigProblem about the first constraint, in the order of keys, that doesn't hold */
    <R> void check(String path, JsonNode section, R settings) {
        List<ConstraintViolation<R>> broken = VALIDATOR.validate(settings).stream()
                .sorted(Comparator.comparing((ConstraintViolation<R> v) ->
                                v.getPropertyPath().toString())
                        .thenComparing(ConstraintViolation::getMessage))
                .toList();
        if (!broken.isEmpty()) {
            throw problem(path, section, broken.getFirst());
        }
    }

    private ConfigProblem problem(String path, JsonNode section, ConstraintViolation<?> violation) {
        StringBuilder key = new StringBuilder(path);
        JsonNode value = section;
        for (Path.Node step : violation.getPropertyPath()) {
            if (step.getIndex() != null) {
                key.append('[').append(step.getIndex()).append(']');
                value = value.path(step.getIndex());
            }
            if (step.getKind() == ElementKind.PROPERTY) {
                String name = KEBAB.translate(step.getName());
                key.append('.').append(name);
                value = value.path(name);
            }
        }
        String text = key.toString();
        String whole = text.replaceAll("\\[\\d+].*", "");
        return new ConfigProblem("%s is %s; allowed: it %s (%s)"
                .formatted(
                        text,
                        SecretMask.shown(text, value),
                        violation.getMessage(),
                        origins.getOrDefault(whole, "its default")));
    }
}
