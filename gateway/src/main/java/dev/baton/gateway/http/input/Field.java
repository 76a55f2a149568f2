package dev.baton.gateway.http.input;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A component of a record that clients fill in.
 *
 * @param type what is inside, where it is an Optional
 * @param required whether it has to be there: neither Optional nor nullable
 */
public record Field(String name, Type type, boolean required) {

    /** Reflection on annotated types takes microseconds, and every request needs it. */
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> recordType) {
            return Arrays.stream(recordType.getRecordComponents())
                    .map(Field::of)
                    .toList();
        }
    };

    static List<Field> of(Class<?> recordType) {
        return FIELDS.get(recordType);
    }

    private static Field of(RecordComponent component) {
        String name = nameOf(component);
        Type type = component.getGenericType();
        if (component.getType() == Optional.class && type instanceof ParameterizedType optional) {
            return new Field(name, optional.getActualTypeArguments()[0], false);
        }
        AnnotatedType annotated = component.getAnnotatedType();
        return new Field(name, type, !annotated.isAnnotationPresent(Nullable.class));
    }

    /** What clients call a component of a record. */
    static String nameOf(RecordComponent component) {
        return Optional.ofNullable(component.getAccessor().getAnnotation(JsonProperty.class))
                .map(JsonProperty::value)
                .filter(value -> !value.isEmpty())
                .orElse(component.getName());
    }

    /** Its class without type arguments. */
    Class<?> rawType() {
        return rawType(type);
    }

    static Class<?> rawType(Type type) {
        return switch (type) {
            case Class<?> simple -> simple;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            default -> Object.class;
        };
    }
}
