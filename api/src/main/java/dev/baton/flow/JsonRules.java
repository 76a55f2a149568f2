package dev.baton.flow;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /** Those of the class, and of its methods and constructors: a class that is no record is read by them. */
    static String ofClass(Class<?> type) {
        String members = Stream.concat(
                        Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()))
                .filter(member -> !member.isSynthetic() && !isOfComponent(member))
                .map(member -> rules(
                        member, member.getName().substring(member.getName().lastIndexOf('.') + 1)))
                .filter(rules -> !rules.isEmpty())
                .sorted()
                .collect(Collectors.joining());
        return of(type) + members;
    }

    /** Accessors and the constructor of a record: what is said of its components stands with them. */
    private static boolean isOfComponent(Executable member) {
        return member.getDeclaringClass().isRecord() && (member instanceof Constructor<?> || isAccessor(member));
    }

    private static boolean isAccessor(Executable method) {
        return method.getParameterCount() == 0
                && Arrays.stream(method.getDeclaringClass().getRecordComponents())
                        .anyMatch(component -> component.getName().equals(method.getName()));
    }

    private static String rules(Executable member, String name) {
        String parameters = Arrays.stream(member.getParameters())
                .map(JsonRules::of)
                .filter(rules -> !rules.isEmpty())
                .collect(Collectors.joining(","));
        String rules = of(member) + parameters;
        return rules.isEmpty() ? "" : " " + name + rules;
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
