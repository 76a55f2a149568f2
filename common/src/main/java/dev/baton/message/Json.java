package dev.baton.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Records to JSON bytes and back, between our own nodes, which may be of two releases: unknown fields are ignored, and
 * missing {@link java.util.Optional} ones are empty. That two versions of a flow fit is seen to by their fingerprints.
 * Any thread.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // a number that is not there is not 0
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /**
     * A mapper for what comes from outside: it refuses unknown fields, and may be set up further; the shared one is
     * never handed out.
     */
    public static ObjectMapper newMapper() {
        return MAPPER.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** @throws IllegalArgumentException if the value can't be written: a fault of the type's author */
    public static Buffer write(Object value) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "A " + value.getClass().getName() + " can't be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if the bytes are not such a value */
    public static <T> T read(Buffer json, Class<T> type) {
        try {
            return MAPPER.readValue(json.getBytes(), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("Not the JSON of a " + type.getTypeName() + ": " + why(e), e);
        }
    }

    /** In one line, with the field but without Jackson's description of the source, which names nothing here. */
    private static String why(IOException failure) {
        String message = failure instanceof JsonProcessingException json ? json.getOriginalMessage() : null;
        String why = String.valueOf(message == null ? failure.getMessage() : message)
                .replaceAll("\\s*\\(?(start marker )?at \\[Source:[^]]*]\\)?", "")
                .replaceAll("\\s*\\R\\s*", "; ");
        return failure instanceof JsonMappingException mapping
                        && !mapping.getPath().isEmpty()
                ? why + " (at " + path(mapping.getPath()) + ")"
                : why;
    }

    private static String path(List<Reference> path) {
        return path.stream()
                .map(each -> each.getFieldName() == null ? "[" + each.getIndex() + "]" : "." + each.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    /** Reads JSON whose type isn't known here. */
    public static JsonNode tree(Buffer json) {
        return read(json, JsonNode.class);
    }
}
