package dev.baton.gateway.http.input;

import dev.baton.config.EnglishMessages;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import jakarta.validation.Validator;
import jakarta.validation.metadata.CascadableDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.validator.spi.nodenameprovider.JavaBeanProperty;
import org.hibernate.validator.spi.nodenameprovider.Property;

/**
 * Checks the Bean Validation constraints of inputs (Jakarta Validation 3.1), those that the OpenAPI document publishes
 * and any that a flow's author writes. One error a field, named as clients name it. Any thread.
 */
public final class InputConstraints {
    private final Violations violations = new Violations();

    private final Validator validator = EnglishMessages.validation()
            .messageInterpolator(violations)
            .propertyNodeNameProvider(InputConstraints::jsonName)
            .buildValidatorFactory()
            .getValidator();

    /** Asking the validator again costs as much as a short validation. */
    private final ClassValue<Boolean> constrained = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return validator.getConstraintsForClass(type).isBeanConstrained();
        }
    };

    private static String jsonName(Property property) {
        return property instanceof JavaBeanProperty bean
                ? component(bean.getDeclaringClass(), bean.getName())
                        .map(Field::nameOf)
                        .findFirst()
                        .orElse(bean.getName())
                : property.getName();
    }

    private static Stream<RecordComponent> component(Class<?> type, String name) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .filter(component -> component.getName().equals(name))
                : Stream.empty();
    }

    /** The input if all constraints hold, or else 422 with each field that breaks one, or the first hundred. */
    public Outcome<Object> check(Object input) {
        if (!constrained.get(input.getClass())) {
            return Outcome.done(input);
        }
        Violations.Found found = violations.of(() -> validator.validate(input));
        if (found.errors().isEmpty()) {
            return Outcome.done(input);
        }
        return Outcome.refused(
                found.all()
                        ? Refusal.invalid(found.errors())
                        : new Refusal(
                                422,
                                "invalid-input",
                                "The input is not valid",
                                "The first fields that are wrong are named; there may be more.",
                                found.errors()));
    }

    /**
     * Bean Validation looks into another record only where {@code @Valid} is; the OpenAPI document publishes its
     * constraints all the same.
     *
     * @throws IllegalArgumentException if a record in the input has constraints and no {@code @Valid} leads to it
     */
    public void requireCascades(Class<?> input) {
        requireCascades(input, new HashSet<>());
    }

    private void requireCascades(Class<?> type, Set<Class<?>> seen) {
        if (!type.isRecord() || !seen.add(type)) {
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            for (Class<?> inner : recordsIn(component.getGenericType())) {
                requireCascades(inner, seen);
                if (constrained.get(inner) && !isCascaded(type, component)) {
                    throw new IllegalArgumentException(
                            "%s.%s leads to %s, which has constraints, and is not annotated with @Valid: they would not"
                                            .formatted(type.getSimpleName(), component.getName(), inner.getSimpleName())
                                    + " be checked");
                }
            }
        }
    }

    private boolean isCascaded(Class<?> type, RecordComponent component) {
        PropertyDescriptor property =
                validator.getConstraintsForClass(type).getConstraintsForProperty(component.getName());
        return property != null && isCascaded(property);
    }

    private static <D extends CascadableDescriptor & ContainerDescriptor> boolean isCascaded(D described) {
        return described.isCascaded()
                || described.getConstrainedContainerElementTypes().stream().anyMatch(InputConstraints::isCascaded);
    }

    private static List<Class<?>> all(Type[] types) {
        return Arrays.stream(types).flatMap(type -> recordsIn(type).stream()).toList();
    }

    /** The records of which a value of this type may be. */
    private static List<Class<?>> records(Class<?> type) {
        if (type.isArray()) {
            return recordsIn(type.getComponentType());
        }
        if (type.isSealed()) {
            return all(type.getPermittedSubclasses());
        }
        return type.isRecord() ? List.of(type) : List.of();
    }

    /** The records in a type and in what it contains. */
    private static List<Class<?>> recordsIn(Type type) {
        return switch (type) {
            case Class<?> simple -> records(simple);
            case ParameterizedType generic ->
                all(Stream.concat(Stream.of(generic.getRawType()), Arrays.stream(generic.getActualTypeArguments()))
                        .toArray(Type[]::new));
            case WildcardType wildcard -> all(wildcard.getUpperBounds());
            case GenericArrayType array -> recordsIn(array.getGenericComponentType());
            case TypeVariable<?> variable -> all(variable.getBounds());
            default -> List.of();
        };
    }
}
