package dev.baton.inspector.api;

import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.baton.async.ShortText;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the JSON of one kind of change. A member that is not known is refused, as is a value of another type: what was
 * passed over would be taken for done. Any thread.
 */
final class BodyReader<T> {
    private static final int LONGEST_SHOWN = 60;
    private static final String NO_OBJECT = "It is not a JSON object.";

    private final ObjectReader reader;

    BodyReader(Class<T> type) {
        ObjectMapper mapper = Json.newMapper()
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        mapper.coercionConfigFor(LogicalType.Integer).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        mapper.coercionConfigFor(LogicalType.Boolean)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        this.reader = mapper.readerFor(type);
    }

    /** @throws IllegalArgumentException if it is something else; says in a sentence what is wrong */
    T read(RoutingContext context) {
        Buffer body = Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
        try {
            return Optional.ofNullable(reader.<T>readValue(body.getBytes())) // the body can be: null
                    .orElseThrow(() -> new IllegalArgumentException(NO_OBJECT));
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(wrong(e), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(NO_OBJECT, e);
        }
    }

    private static String wrong(JsonMappingException failure) {
        String member = failure.getPath().stream()
                .map(Reference::getFieldName)
                .map(String::valueOf)
                .collect(Collectors.joining("."));
        if (member.isEmpty()) {
            return NO_OBJECT;
        }
        String shown = ShortText.of(member, LONGEST_SHOWN);
        return failure instanceof UnrecognizedPropertyException
                ? "There is no member '%s'.".formatted(shown)
                : "%s has to be %s.".formatted(shown, expected(failure));
    }

    private static String expected(JsonMappingException failure) {
        Class<?> type = failure instanceof MismatchedInputException mismatch
                ? mismatch.getTargetType()
                : failure.getCause() instanceof InputCoercionException number ? number.getTargetType() : Object.class;
        if (type == int.class || type == Integer.class) {
            return "a whole number";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        return type == String.class ? "a string" : "an object";
    }
}
