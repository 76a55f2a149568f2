package dev.baton.gateway.http.input;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Says in a client's words what a value must be. */
final class Expected {
    private static final Set<Class<?>> WHOLE = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            BigInteger.class);
    private static final Set<Class<?>> FRACTIONAL =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);
    private static final Map<Class<?>, String> OTHERS = Map.of(
            String.class, "text",
            boolean.class, "true or false",
            Boolean.class, "true or false",
            UUID.class, "a UUID",
            Instant.class, "a time like 2026-01-31T12:00:00Z",
            LocalDate.class, "a date like 2026-01-31",
            Duration.class, "a duration like PT30S");

    private Expected() {}

    static boolean wholeNumber(Class<?> type) {
        return WHOLE.contains(type);
    }

    static boolean number(Class<?> type) {
        return WHOLE.contains(type) || FRACTIONAL.contains(type);
    }

    static boolean truth(Class<?> type) {
        return type == boolean.class || type == Boolean.class;
    }

    static String of(Class<?> type) {
        if (wholeNumber(type)) {
            return "a whole number";
        }
        if (number(type)) {
            return "a number";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "an array";
        }
        return OTHERS.getOrDefault(type, type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "valid");
    }
}
