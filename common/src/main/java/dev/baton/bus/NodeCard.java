package dev.baton.bus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.message.FrameFormats;
import dev.baton.message.Json;
import dev.baton.message.RoleName;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a node says of itself to all others: when something changes, and every second.
 *
 * @param nodeId the event bus's id of it
 * @param name what people call it
 * @param version the platform's version that it runs
 * @param state whether work may be sent to it
 * @param flows the flows that it has; empty: it does not say, and is sent work of any flow
 * @param frameFormat the newest format of frames that it reads
 */
public record NodeCard(
        String nodeId,
        String name,
        Set<RoleName> roles,
        String version,
        State state,
        Optional<List<KnownFlow>> flows,
        int frameFormat) {

    /** Of a card as it is sent: some 1,000 flows. A node with a longer one does not start. */
    public static final int MAX_BYTES = 256 << 10;

    /** A node takes work when it is ready; one that drains finishes what it has. */
    public enum State {
        STARTING,
        READY,
        DRAINING
    }

    public NodeCard {
        roles = Set.copyOf(roles);
        flows = flows.map(List::copyOf);
    }

    /** A card of a node that does not say which flows it has. */
    public NodeCard(String nodeId, String name, Set<RoleName> roles, String version, State state) {
        this(nodeId, name, roles, version, state, Optional.empty(), FrameFormats.newest());
    }

    public NodeCard in(State newState) {
        return new NodeCard(nodeId, name, roles, version, newState, flows, frameFormat);
    }

    /** The same for a node that has these flows, and no others. */
    public NodeCard with(List<KnownFlow> known) {
        return new NodeCard(nodeId, name, roles, version, state, Optional.of(known), frameFormat);
    }

    /** Whether it may be sent work of this flow. */
    boolean takes(KnownFlow flow) {
        return flows.isEmpty() || flows.get().stream().anyMatch(flow::agreesWith);
    }

    /**
     * Reads a card of any release: fields, roles and states that this one does not know are left out, so that the rest
     * counts.
     *
     * @throws IllegalArgumentException if it does not even say whose it is
     */
    static NodeCard read(Buffer json) {
        JsonNode card = Json.tree(json);
        String nodeId = card.path("nodeId").asText();
        if (nodeId.isEmpty()) {
            throw new IllegalArgumentException("A node card without a node id");
        }
        return new NodeCard(
                nodeId,
                card.path("name").asText(nodeId),
                roles(card.path("roles")),
                card.path("version").asText(),
                state(card.path("state").asText()),
                flows(card.path("flows")),
                card.path("frameFormat").asInt(FrameFormats.oldest()));
    }

    private static Set<RoleName> roles(JsonNode names) {
        Set<RoleName> roles = EnumSet.noneOf(RoleName.class);
        for (JsonNode name : names) {
            Arrays.stream(RoleName.values())
                    .filter(role -> role.name().equals(name.asText()))
                    .forEach(roles::add);
        }
        return roles;
    }

    /** One that this release does not know is no invitation to send work. */
    private static State state(String name) {
        return Arrays.stream(State.values())
                .filter(state -> state.name().equals(name))
                .findFirst()
                .orElse(State.STARTING);
    }

    private static Optional<List<KnownFlow>> flows(JsonNode flows) {
        if (!flows.isArray()) {
            return Optional.empty();
        }
        List<KnownFlow> known = new ArrayList<>();
        for (JsonNode flow : flows) {
            known.add(new KnownFlow(
                    flow.path("name").asText(),
                    flow.path("version").asInt(),
                    flow.path("fingerprint").asText(),
                    optionals(flow.path("optionals"))));
        }
        return Optional.of(known);
    }

    private static Map<String, Integer> optionals(JsonNode types) {
        Map<String, Integer> hashes = new HashMap<>();
        types.fields()
                .forEachRemaining(
                        type -> hashes.put(type.getKey(), type.getValue().asInt()));
        return hashes;
    }
}
