package dev.baton.flow;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
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
                .flatMap(JsonRules::bundled)
                .filter(annotation ->
                        !TEXTS.contains(annotation.annotationType().getSimpleName()))
                .map(JsonRules::text)
                .sorted()
                .collect(Collectors.joining());
    }

    /** It, or those of Jackson that an annotation of one's own stands for. */
    private static Stream<Annotation> bundled(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        return type.getName().startsWith(JACKSON)
                ? Stream.of(annotation)
                : Arrays.stream(type.getAnnotations())
                        .filter(inner -> inner.annotationType().getName().startsWith(JACKSON));
    }

    /** Of a component of a record: what is said of its field, its accessor, and the parameter of the constructor. */
    static String of(RecordComponent component) {
        Class<?> type = component.getDeclaringRecord();
        Stream<AnnotatedElement> field = Arrays.stream(type.getDeclaredFields())
                .filter(each -> each.getName().equals(component.getName()) && !Modifier.isStatic(each.getModifiers()))
                .map(AnnotatedElement.class::cast);
        return Stream.concat(Stream.of(component.getAccessor()), field)
                .map(JsonRules::of)
                .distinct()
                .sorted()
                .collect(Collectors.joining());
    }

    /** Whether something with these rules may be written as a number or an array. */
    static boolean byPosition(String rules) {
        return rules.contains(" @JsonFormat(");
    }

    /** Whether the JSON of one of several kinds may name its class. */
    static boolean mayNameClasses(Class<?> type) {
        return of(type).contains(" @JsonTypeInfo(");
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
        String fields = !type.isEnum()
                ? ""
                : Arrays.stream(type.getDeclaredFields())
                        .filter(field -> !field.isEnumConstant())
                        .map(JsonRules::of)
                        .sorted()
                        .collect(Collectors.joining());
        return of(type) + fields + members + getters(type) + inherited(type);
    }

    /** A class that is no record is written by them. */
    private static String getters(Class<?> type) {
        return type.isRecord() || type.isInterface() || type.isEnum()
                ? ""
                : Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.getParameterCount() == 0 && Modifier.isPublic(method.getModifiers()))
                        .filter(method -> method.getName().matches("(get|is)[A-Z].*") && !method.isSynthetic())
                        .map(method -> " " + method.getName() + " " + method.getGenericReturnType())
                        .sorted()
                        .collect(Collectors.joining());
    }

    private static String inherited(Class<?> type) {
        return Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                .filter(parent -> !parent.getName().startsWith("java."))
                .map(parent -> of(parent) + inherited(parent))
                .sorted()
                .collect(Collectors.joining());
    }

    /** What is said of a record's components stands with them. */
    private static boolean isOfComponent(Executable member) {
        return member.getDeclaringClass().isRecord() && isAccessor(member);
    }

    private static boolean isAccessor(Executable method) {
        return method.getParameterCount() == 0
                && Arrays.stream(method.getDeclaringClass().getRecordComponents())
                        .anyMatch(component -> component.getName().equals(method.getName()));
    }

    private static String rules(Executable member, String name) {
        String rules = of(member)
                + Arrays.stream(member.getParameters()).map(JsonRules::of).collect(Collectors.joining());
        if (rules.isEmpty()) {
            return "";
        }
        String types = Arrays.stream(member.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(" "));
        String answers =
                member instanceof Method method ? method.getGenericReturnType().getTypeName() : "";
        return " " + name + rules + " " + types + " " + answers;
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
