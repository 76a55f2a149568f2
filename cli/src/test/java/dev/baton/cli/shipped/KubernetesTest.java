package dev.baton.cli.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cluster.Installation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docker/kubernetes, read as Kubernetes does, but with an error for each field that it does not have. */
class KubernetesTest {
    private static final Path HOME = Installation.findHome();
    private static final Path FOLDER = HOME.resolve("docker").resolve("kubernetes");
    private static final String RECIPE = "autoscaling.yaml";

    @ParameterizedTest
    @CsvSource({
        "gateway.yaml, readinessProbe, readynessProbe",
        "gateway.yaml, secretKeyRef, secretRef",
        "gateway.yaml, targetPort: http, targetport: http",
        "db-worker.yaml, automountServiceAccountToken, autoMountServiceAccountToken",
        "db-worker.yaml, maxUnavailable, maxUnavailble",
        "compute-service.yaml, replicas: 2, replicas: two",
        "network.yaml, podSelector, podSelectors",
        "disruption.yaml, policy/v1, policy/v2",
        "autoscaling.yaml, averageValue, averagevalue",
        "autoscaling.yaml, HorizontalPodAutoscaler, HorizontalPodAutoscalers"
    })
    void aMistypedWordIsRefused(String file, String right, String wrong) throws IOException {
        String text = Files.readString(FOLDER.resolve(file));
        assertThat(text).contains(right);

        assertThatThrownBy(() -> Manifests.parse(text.replace(right, wrong))).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsAppliedIsEveryFileThatIsThere() throws IOException {
        JsonNode kustomization = Manifests.yaml(Files.readString(FOLDER.resolve("kustomization.yaml")));

        assertThat(Manifests.names(kustomization)).containsExactly("apiVersion", "kind", "namespace", "resources");
        List<String> listed = new ArrayList<>();
        kustomization.path("resources").forEach(file -> listed.add(file.asText()));
        listed.add(RECIPE);
        listed.add("kustomization.yaml");
        try (Stream<Path> there = Files.list(FOLDER)) {
            assertThat(listed)
                    .containsExactlyInAnyOrderElementsOf(
                            there.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void eachFileIsWhatKubernetesKnows() throws IOException {
        assertThat(all(HasMetadata.class))
                .extracting(
                        object -> object.getKind() + " " + object.getMetadata().getName())
                .doesNotHaveDuplicates()
                .contains(
                        "Deployment baton-gateway",
                        "Deployment baton-db-worker",
                        "Deployment baton-compute-service",
                        "Service baton-gateway",
                        "Service baton-cluster",
                        "ConfigMap baton");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "db-worker", "compute-service"})
    void aPodHasNoMoreRightsThanItNeeds(String role) throws IOException {
        PodSpec pod = pod(role);
        Container node = node(role);

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC()))
                .containsOnlyNulls();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(node.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(node.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(node.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(node.getResources().getLimits()).containsKey("memory");
        assertThat(all(Namespace.class)).singleElement().satisfies(namespace -> assertThat(
                        namespace.getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "db-worker", "compute-service"})
    void aReleaseIsReplacedWithoutAGap(String role) throws IOException {
        Deployment deployment = deployment(role);
        Container node = node(role);

        var update = deployment.getSpec().getStrategy().getRollingUpdate();
        assertThat(update.getMaxUnavailable().getIntVal()).isZero();
        assertThat(update.getMaxSurge().getIntVal()).isPositive();
        assertThat(deployment.getSpec().getMinReadySeconds()).isPositive();
        assertThat(deployment.getSpec().getReplicas()).isGreaterThan(1);
        assertThat(path(node.getReadinessProbe())).isEqualTo("/health/ready");
        assertThat(path(node.getLivenessProbe())).isEqualTo("/health/live");
        assertThat(path(node.getStartupProbe())).isEqualTo("/health/live");
        assertThat(node.getPorts()).anySatisfy(port -> {
            assertThat(port.getName()).isEqualTo("admin");
            assertThat(port.getContainerPort()).isEqualTo(9090);
        });
    }

    /** What is under way when a pod has to go is finished before it is killed. */
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "db-worker", "compute-service"})
    void aPodIsGivenTheTimeThatDrainingTakes(String role) throws IOException {
        List<String> command = node(role).getLifecycle().getPreStop().getExec().getCommand();
        assertThat(command).hasSize(2).startsWith("sleep");
        long pause = Long.parseLong(command.getLast());
        JsonNode defaults =
                Manifests.yaml(Files.readString(HOME.resolve("node/src/main/resources/baton-defaults.yaml")));

        long needed = pause + seconds(defaults, "drain-timeout") + seconds(defaults, "stop-timeout");
        assertThat(pod(role).getTerminationGracePeriodSeconds()).isGreaterThan(needed);
    }

    private static long seconds(JsonNode defaults, String key) {
        return Duration.parse("PT" + defaults.path("node").path(key).asText()).toSeconds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "db-worker", "compute-service"})
    void keysAndCertificatesAreSecrets(String role) throws IOException {
        Container node = node(role);
        List<String> volumes =
                pod(role).getVolumes().stream().map(volume -> volume.getName()).toList();

        assertThat(node.getVolumeMounts()).extracting(VolumeMount::getName).isSubsetOf(volumes);
        assertThat(node.getEnv())
                .filteredOn(variable -> variable.getName().matches(".*(URI|KEYS|OPERATORS|TOKENS|PASSWORD)"))
                .allSatisfy(variable ->
                        assertThat(variable.getValueFrom().getSecretKeyRef()).isNotNull());
        assertThat(pod(role).getVolumes().stream()
                        .flatMap(volume -> Optional.ofNullable(volume.getProjected()).stream())
                        .flatMap(projected -> projected.getSources().stream())
                        .map(source -> source.getSecret().getName()))
                .contains("baton-" + role + "-tls", "baton-cluster");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "db-worker", "compute-service"})
    void eachRoleHasADisruptionBudgetAndItsPodsAreFound(String role) throws IOException {
        Map<String, String> labels =
                deployment(role).getSpec().getTemplate().getMetadata().getLabels();

        assertThat(labels).containsEntry("app", "baton").containsEntry("role", role);
        assertThat(deployment(role).getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(all(PodDisruptionBudget.class))
                .filteredOn(budget ->
                        budget.getSpec().getSelector().getMatchLabels().equals(labels))
                .singleElement()
                .satisfies(budget -> assertThat(
                                budget.getSpec().getMaxUnavailable().getIntVal())
                        .isEqualTo(1));
    }

    @Test
    void whatNoPolicyOpensIsClosedInBothDirections() throws IOException {
        List<NetworkPolicy> policies = all(NetworkPolicy.class);

        assertThat(policies)
                .filteredOn(policy -> policy.getSpec().getIngress().isEmpty()
                        && policy.getSpec().getEgress().isEmpty())
                .singleElement()
                .satisfies(policy -> {
                    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
                    assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                            .containsExactlyEntriesOf(Map.of("app", "baton"));
                });
        assertThat(ingressPorts(policies, Map.of("app", "baton"))).containsExactlyInAnyOrder(5701, 5702, 9090);
        assertThat(ingressPorts(policies, Map.of("app", "baton", "role", "gateway")))
                .containsExactly(8080);
        assertThat(policies)
                .filteredOn(policy -> policy.getSpec().getEgress().stream()
                        .flatMap(rule -> rule.getPorts().stream())
                        .anyMatch(port -> port.getPort().getIntVal() == 5432))
                .as("only db-workers reach PostgreSQL")
                .singleElement()
                .satisfies(
                        policy -> assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                                .containsEntry("role", "db-worker"));
    }

    private static List<Integer> ingressPorts(List<NetworkPolicy> policies, Map<String, String> pods) {
        return policies.stream()
                .filter(policy ->
                        policy.getSpec().getPodSelector().getMatchLabels().equals(pods))
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    @Test
    void theRecipeForAutoscalingScalesWhatIsThere() throws IOException {
        List<HorizontalPodAutoscaler> scalers = all(HorizontalPodAutoscaler.class);

        assertThat(scalers).hasSize(2).allSatisfy(scaler -> {
            assertThat(all(Deployment.class))
                    .extracting(deployment -> deployment.getMetadata().getName())
                    .contains(scaler.getSpec().getScaleTargetRef().getName());
            assertThat(scaler.getSpec().getMinReplicas()).isGreaterThan(1);
        });
        assertThat(scalers.getFirst().getSpec().getMetrics()).singleElement().satisfies(metric -> assertThat(
                        metric.getExternal().getMetric().getName())
                .isEqualTo("baton_commands_waiting"));
    }

    /** A misspelled variable would be a setting that nobody made. */
    @Test
    void eachVariableIsASettingOfANode() throws IOException {
        List<String> used = new ArrayList<>();
        all(ConfigMap.class).forEach(map -> used.addAll(map.getData().keySet()));
        for (Deployment deployment : all(Deployment.class)) {
            deployment.getSpec().getTemplate().getSpec().getContainers().stream()
                    .flatMap(container -> container.getEnv().stream())
                    .map(EnvVar::getName)
                    .forEach(used::add);
        }
        assertThat(used).isNotEmpty().isSubsetOf(Manifests.variablesOfSettings(HOME));
        assertThat(Manifests.variablesOfCompose(HOME)).isNotEmpty().isSubsetOf(Manifests.variablesOfSettings(HOME));
    }

    private static String path(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("admin");
        return probe.getHttpGet().getPath();
    }

    private static Container node(String role) throws IOException {
        return pod(role).getContainers().getFirst();
    }

    private static PodSpec pod(String role) throws IOException {
        return deployment(role).getSpec().getTemplate().getSpec();
    }

    private static Deployment deployment(String role) throws IOException {
        return all(Deployment.class).stream()
                .filter(deployment -> deployment.getMetadata().getName().equals("baton-" + role))
                .findFirst()
                .orElseThrow();
    }

    private static <T extends HasMetadata> List<T> all(Class<T> type) throws IOException {
        List<T> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith("kustomization.yaml")) {
                    Manifests.parse(Files.readString(file)).stream()
                            .filter(type::isInstance)
                            .map(type::cast)
                            .forEach(found::add);
                }
            }
        }
        return found;
    }
}
