package dev.baton.cli.shipped;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads manifests of Kubernetes strictly: a field or kind that it does not have is an error. */
final class Manifests {
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1 Namespace", Namespace.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 Service", Service.class,
            "apps/v1 Deployment", Deployment.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class);

    private static final ObjectMapper STRICT = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Serial
                private static final long serialVersionUID = 1;

                /** The models keep what they don't know; here that is a mistake. */
                @Override
                public Boolean hasAnySetter(Annotated method) {
                    return false;
                }
            })
            .build();

    private Manifests() {}

    /** @throws IOException if something in it is not known to Kubernetes */
    static List<HasMetadata> parse(String text) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                STRICT.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                String kind = document.path("apiVersion").asText() + " "
                        + document.path("kind").asText();
                Class<? extends HasMetadata> type = Optional.ofNullable(KINDS.get(kind))
                        .orElseThrow(() -> new IOException("Not a kind of Kubernetes, or not one of ours: " + kind));
                objects.add(STRICT.treeToValue(document, type));
            }
        }
        return objects;
    }

    static JsonNode yaml(String text) throws IOException {
        return STRICT.readTree(text);
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The environment variables that are settings: of each key in the modules' defaults. */
    static List<String> variablesOfSettings(Path home) throws IOException {
        List<String> variables = new ArrayList<>();
        try (Stream<Path> modules = Files.list(home)) {
            for (Path module : modules.toList()) {
                Path defaults = module.resolve("src/main/resources/baton-defaults.yaml");
                if (Files.exists(defaults)) {
                    collect("BATON", yaml(Files.readString(defaults)), variables);
                }
            }
        }
        return variables;
    }

    private static void collect(String prefix, JsonNode keys, List<String> variables) {
        keys.properties().forEach(key -> {
            String name = prefix + "_" + key.getKey().replace('-', '_').toUpperCase(Locale.ROOT);
            variables.add(name);
            collect(name, key.getValue(), variables);
        });
    }

    /** The settings that docker/compose.yaml gives nodes. */
    static List<String> variablesOfCompose(Path home) throws IOException {
        return Pattern.compile("\\b(BATON_\\w+):")
                .matcher(Files.readString(home.resolve("docker/compose.yaml")).replaceAll("\\$\\{[^}]*}", ""))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
