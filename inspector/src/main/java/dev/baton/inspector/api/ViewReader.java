package dev.baton.inspector.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.message.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads the admin API's views, of nodes of any version: fields that are not known here are ignored; texts and lists
 * that are missing are empty. Any thread.
 */
public final class ViewReader {
    private final ObjectMapper mapper = Json.newMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public ViewReader() {
        for (Class<?> type : List.of(String.class, List.class, Collection.class, Map.class)) {
            mapper.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        }
    }

    /** @throws IllegalArgumentException if this is no such view */
    public <T> T read(JsonNode json, Class<T> view) {
        try {
            return mapper.treeToValue(json, view);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a " + view.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }
}
