package dev.baton.flow;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Annotations of Jackson as text: names, type ids and formats in the JSON of a class. By their names, as flows are
 * compiled without Jackson.
 */
final class JsonRules {
    private static final String JACKSON = "com.fasterxml.jackson.";

    /** They change nothing of what travels. */
    private static final Set<String> TEXTS = Set.of("JsonPropertyDescription", "JsonClassDescription");

    private JsonRules() {}

    /** Empty for an element without such annotations. */
    static String of(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .filter(annotation -> annotation.annotationType().getName().startsWith(JACKSON))
                .filter(annotation ->
                        !TEXTS.contains(annotation.annotationType().getSimpleName()))
                .map(JsonRules::text)
                .sorted()
                .collect(Collectors.joining());
    }

    /** Those of the class, and of its methods and constructors: a class that is no record may be read by them. */
    static String ofClass(Class<?> type) {
        String methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !type.isRecord() || method.getParameterCount() > 0)
                .filter(method -> !method.isSynthetic() && !of(method).isEmpty())
                .sorted(Comparator.comparing(Method::toString))
                .map(method -> " " + method.getName() + of(method))
                .collect(Collectors.joining());
        return of(type) + methods;
    }

    private static String text(Annotation annotation) {
        return Arrays.stream(annotation.annotationType().getDeclaredMethods())
                .sorted(Comparator.comparing(Method::getName))
                // what another release of Jackson adds has a default value
                .filter(member -> member.getDefaultValue() == null
                        || !text(member.getDefaultValue()).equals(value(annotation, member)))
                .map(member -> member.getName() + "=" + value(annotation, member))
                .collect(Collectors.joining(
                        ", ", " @" + annotation.annotationType().getSimpleName() + "(", ")"));
    }

    private static String value(Annotation annotation, Method member) {
        try {
            return text(member.invoke(annotation));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("An annotation that can't be read: " + annotation, e);
        }
    }

    private static String text(Object value) {
        if (value instanceof Annotation nested) {
            return text(nested);
        }
        if (value instanceof Class<?> type) {
            return type.getSimpleName();
        }
        return value.getClass().isArray()
                ? IntStream.range(0, Array.getLength(value))
                        .mapToObj(i -> text(Array.get(value, i)))
                        .collect(Collectors.joining(", ", "[", "]"))
                : String.valueOf(value).replace('\n', ' ');
    }
}
