package dev.baton.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.Map;

/** Binds a section to a record: kebab-case keys to components, each of them present, none left over. */
final class Binding {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(Units.module())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private final Map<String, String> origins;

    Binding(Map<String, String> origins) {
        this.origins = origins;
    }

    <R> R bind(String path, JsonNode section, Class<R> type) {
        try {
            return MAPPER.treeToValue(section, type);
        } catch (ValueInstantiationException e) { // the record's own check of what belongs together
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new ConfigProblem("%s: %s".formatted(pathOf(path, e), why.getMessage()), e);
        } catch (MismatchedInputException e) {
            throw problem(path, section, e);
        } catch (JsonProcessingException e) {
            throw new ConfigProblem("%s can't be read: %s".formatted(path, e.getOriginalMessage()), e);
        }
    }

    private ConfigProblem problem(String path, JsonNode section, MismatchedInputException e) {
        String key = pathOf(path, e);
        JsonNode value = valueAt(section, e);
        if (value.isNull()) {
            return new ConfigProblem(
                    "%s has no value; set it in the file or by %s".formatted(key, KeyPath.variable(key)), e);
        }
        if (value.isMissingNode()) {
            return new ConfigProblem(
                    "%s has no default on the class path (in a %s)".formatted(key, Defaults.RESOURCE), e);
        }
        return new ConfigProblem(
                "%s is %s; allowed: %s (%s)"
                        .formatted(
                                key,
                                SecretMask.shown(key, value),
                                Allowed.of(e.getTargetType()),
                                origins.getOrDefault(key, "its default")),
                e);
    }

    private static String pathOf(String path, JsonMappingException e) {
        StringBuilder full = new StringBuilder(path);
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() != null) {
                full.append(full.isEmpty() ? "" : ".").append(step.getFieldName());
            } else {
                full.append('[').append(step.getIndex()).append(']');
            }
        }
        return full.toString();
    }

    private static JsonNode valueAt(JsonNode section, JsonMappingException e) {
        JsonNode node = section;
        for (JsonMappingException.Reference step : e.getPath()) {
            node = step.getFieldName() != null ? node.path(step.getFieldName()) : node.path(step.getIndex());
        }
        return node;
    }
}
