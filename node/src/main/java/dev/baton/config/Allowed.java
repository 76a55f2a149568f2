package dev.baton.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What may be written for a setting of a type, in words. */
final class Allowed {
    private Allowed() {}

    static String of(@Nullable Class<?> type) {
        if (type == null) {
            return "another kind of value";
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number, with KiB, MiB or GiB if it is a size";
        } else if (type == double.class || type == Double.class) {
            return "a number";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type == Duration.class) {
            return "a duration such as 250ms, 10s, 5m, 24h or 7d";
        } else if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
        } else if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        } else if (Map.class.isAssignableFrom(type) || type.isRecord()) {
            return "a section";
        }
        return "text";
    }
}
