package dev.baton.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people write quantities: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 24h}, {@code 7d}; {@code 64KiB},
 * {@code 1MiB}.
 */
final class Units {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(-?\\d{1,15})(|KiB|MiB|GiB)");

    private Units() {}

    static SimpleModule module() {
        return new SimpleModule("baton-units")
                .addDeserializer(Duration.class, new DurationReader())
                .addDeserializer(int.class, new IntReader())
                .addDeserializer(Integer.class, new IntReader())
                .addDeserializer(long.class, new LongReader())
                .addDeserializer(Long.class, new LongReader());
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    private static Optional<Long> whole(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "KiB" -> times(count, 10);
            case "MiB" -> times(count, 20);
            case "GiB" -> times(count, 30);
            default -> Optional.of(count);
        };
    }

    private static Optional<Long> times(long count, int bits) {
        return Math.multiplyHigh(count, 1L << bits) == 0 ? Optional.of(count << bits) : Optional.empty();
    }

    private static String scalar(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING || parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? parser.getText().strip()
                : "";
    }

    private static final class DurationReader extends StdScalarDeserializer<Duration> {
        private static final long serialVersionUID = 1;

        DurationReader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Optional<Duration> duration = duration(scalar(parser));
            return duration.isPresent()
                    ? duration.get()
                    : (Duration) context.handleUnexpectedToken(Duration.class, parser);
        }
    }

    private static final class LongReader extends StdScalarDeserializer<Long> {
        private static final long serialVersionUID = 1;

        LongReader() {
            super(Long.class);
        }

        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Optional<Long> whole = whole(scalar(parser));
            return whole.isPresent() ? whole.get() : (Long) context.handleUnexpectedToken(Long.class, parser);
        }
    }

    private static final class IntReader extends StdScalarDeserializer<Integer> {
        private static final long serialVersionUID = 1;

        IntReader() {
            super(Integer.class);
        }

        @Override
        public Integer deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Optional<Long> whole = whole(scalar(parser)).filter(n -> n == n.intValue());
            return whole.isPresent()
                    ? (Integer) whole.get().intValue()
                    : (Integer) context.handleUnexpectedToken(Integer.class, parser);
        }
    }
}
