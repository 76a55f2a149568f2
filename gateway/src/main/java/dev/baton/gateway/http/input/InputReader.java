package dev.baton.gateway.http.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.baton.flow.Outcome;
import dev.baton.flow.Refusal;
import dev.baton.flow.Refusal.FieldError;
import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * JSON of clients to one flow's input: strict; every violation names the path of its field and what is allowed there.
 * Any thread.
 */
public final class InputReader {
    /** Levels of arrays and objects in a body: no flow's input has as many, and each costs a stack frame. */
    private static final int DEEPEST = 64;
    /** Digits of a number: a longer one takes time with the square of its length. */
    private static final int LONGEST_NUMBER = 100;

    private static final ObjectMapper MAPPER = mapper();

    private final Class<?> type;
    private final ObjectReader reader;

    /** @param type of the input */
    public InputReader(Class<?> type) {
        this.type = type;
        this.reader = MAPPER.readerFor(type);
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = Json.newMapper();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build());
        mapper.registerModule(new SimpleModule().addDeserializer(UUID.class, new CanonicalUuid()));
        mapper.enable(
                DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
                DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Float, LogicalType.Boolean)) {
            mapper.coercionConfigFor(type)
                    .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        }
        mapper.coercionConfigFor(LogicalType.Boolean).setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
        mapper.coercionConfigFor(LogicalType.OtherScalar)
                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        return mapper;
    }

    public ObjectNode emptyObject() {
        return MAPPER.createObjectNode();
    }

    /** An input as JSON again, as its type writes it. */
    public JsonNode tree(Object input) {
        return MAPPER.valueToTree(input);
    }

    /** A body as a document. */
    public Outcome<JsonNode> parse(Buffer body) {
        byte[] bytes = body.getBytes();
        if (!Utf8.isValid(bytes)) {
            return refused("malformed-json", "The body is no JSON document", "It is not encoded in UTF-8.");
        }
        try {
            JsonNode document = MAPPER.readTree(bytes);
            return document.isMissingNode() // nothing, or only white space
                    ? refused("missing-body", "The request has no body", "Send a JSON document.")
                    : Outcome.done(document);
        } catch (StreamConstraintsException e) {
            return refused(
                    "malformed-json",
                    "The body is beyond the limits of a JSON document here",
                    "At most %d levels of nesting and %d digits in a number are read."
                            .formatted(DEEPEST, LONGEST_NUMBER));
        } catch (MismatchedInputException e) { // after the document, or a name twice
            return refused("malformed-json", "The body is no JSON document", "It has one too many" + place(e) + ".");
        } catch (JsonProcessingException e) {
            return refused(
                    "malformed-json", "The body is no JSON document", "It breaks off or is wrong" + place(e) + ".");
        } catch (NumberFormatException e) { // an exponent beyond those of BigDecimal
            return refused("malformed-json", "The body is no JSON document", "A number in it is out of range.");
        } catch (IOException e) {
            return refused("malformed-json", "The body is no JSON document", "It can't be read.");
        }
    }

    /** A document as an input. */
    public Outcome<Object> bind(JsonNode document) {
        if (document.isNull()) {
            return invalid(List.of(new FieldError("", "must be " + Expected.of(type) + ", not null")));
        }
        List<FieldError> errors = Shape.errors(document, type);
        if (!errors.isEmpty()) {
            return invalid(errors);
        }
        try {
            return Outcome.done(reader.readValue(document));
        } catch (ValueInstantiationException e) { // a record's own constructor said no
            return invalid(List.of(new FieldError(path(e), reason(e))));
        } catch (MismatchedInputException e) {
            String expected = e.getTargetType() == null ? "valid" : Expected.of(e.getTargetType());
            return invalid(List.of(new FieldError(path(e), "must be " + expected)));
        } catch (JsonMappingException e) {
            return invalid(List.of(new FieldError(path(e), "is not valid")));
        } catch (IOException e) {
            return invalid(List.of(new FieldError("", "is not valid")));
        }
    }

    static <T> Outcome<T> invalid(List<FieldError> errors) {
        return Outcome.refused(new Refusal(
                400, "bad-input", "The input does not have the right form", "See errors for each field.", errors));
    }

    private static String reason(ValueInstantiationException e) {
        return Optional.ofNullable(e.getCause())
                .filter(IllegalArgumentException.class::isInstance)
                .map(Throwable::getMessage)
                .map(message -> "is not valid: " + message)
                .orElse("is not valid");
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }

    private static <T> Outcome<T> refused(String code, String title, String detail) {
        return Outcome.refused(Refusal.of(400, code, title, detail));
    }
}
