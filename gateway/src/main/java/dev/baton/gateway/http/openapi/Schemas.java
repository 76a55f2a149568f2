package dev.baton.gateway.http.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import java.util.Optional;
import java.util.Set;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** JSON schemas of records, with what Bean Validation says of them. Not for several threads. */
final class Schemas {
    private static final String HOME = "components/schemas";

    private final SchemaBuilder shared = new SchemaGenerator(config().build()).buildMultipleSchemaDefinitions();
    private final SchemaGenerator inlined =
            new SchemaGenerator(config().with(Option.INLINE_ALL_SCHEMAS).build());

    private static SchemaGeneratorConfigBuilder config() {
        SchemaGeneratorConfigBuilder config = new SchemaGeneratorConfigBuilder(
                        SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(
                        Option.FLATTENED_OPTIONALS,
                        Option.FLATTENED_ENUMS_FROM_TOSTRING,
                        Option.EXTRA_OPEN_API_FORMAT_VALUES,
                        Option.PLAIN_DEFINITION_KEYS,
                        Option.DEFINITIONS_FOR_ALL_OBJECTS,
                        Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .without(Option.SCHEMA_VERSION_INDICATOR)
                .with(new JacksonModule())
                .with(new JakartaValidationModule(JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
        config.forFields().withRequiredCheck(Schemas::required).withStringMaxLengthResolver(Schemas::longest);
        return config;
    }

    /** JSON Schema counts characters, as this constraint does; {@code Size} counts the units of UTF-16. */
    private static @Nullable Integer longest(FieldScope field) {
        CodePointLength length = field.getAnnotationConsideringFieldAndGetter(CodePointLength.class);
        return length == null || length.max() == Integer.MAX_VALUE ? null : Integer.valueOf(length.max());
    }

    /**
     * Bean Validation matches a whole text, JSON Schema a part of it. A pattern that only Java understands is left out:
     * a client must not be made to refuse what the gateway takes.
     */
    private static <N extends JsonNode> N anchored(N schema) {
        for (JsonNode node : schema.findParents("pattern")) {
            if (node instanceof ObjectNode object && object.get("pattern").isTextual()) {
                String pattern = object.get("pattern").textValue();
                if (!EcmaPatterns.isEcma(pattern)) {
                    object.remove("pattern");
                } else if (!pattern.startsWith("^(?:")) {
                    object.put("pattern", "^(?:" + pattern + ")$");
                }
            }
        }
        return schema;
    }

    private static boolean required(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && field.getAnnotation(JsonInclude.class) == null
                && field.getRawMember().getType() != Optional.class
                && !field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** A reference to the schema of a type, empty until {@link #definitions} fills it in: a copy would stay so. */
    ObjectNode reference(Class<?> type) {
        return shared.createSchemaReference(type);
    }

    /** The schema of one component of a record. */
    JsonNode field(Class<?> record, String name) {
        JsonNode field = inlined.generateSchema(record).path("properties").path(name);
        return field instanceof ObjectNode schema
                ? neverNull(anchored(schema))
                : shared.createSchemaReference(String.class);
    }

    /** A parameter is there or not, but never null. */
    private static ObjectNode neverNull(ObjectNode schema) {
        if (schema.get("type") instanceof ArrayNode types) {
            types.removeIf(type -> type.textValue().equals("null"));
            if (types.size() == 1) {
                schema.set("type", types.get(0));
            }
        }
        return schema;
    }

    /** The schema of a record without some of its components. */
    ObjectNode without(Class<?> record, Set<String> names) {
        ObjectNode schema = inlined.generateSchema(record);
        if (schema.get("properties") instanceof ObjectNode properties) {
            properties.remove(names);
        }
        if (schema.get("required") instanceof ArrayNode required) {
            required.removeIf(name -> names.contains(name.textValue()));
        }
        return anchored(schema);
    }

    /** All that was referred to. Once, at the end: it fills the references in. */
    ObjectNode definitions() {
        return anchored(shared.collectDefinitions(HOME));
    }
}
