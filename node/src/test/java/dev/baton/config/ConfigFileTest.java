package dev.baton.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys under {@code sample} stand in the tests' own baton-defaults.yaml. */
class ConfigFileTest {
    private static final Map<String, String> NO_ENVIRONMENT = Map.of();

    record Sample(
            @Min(0) @Max(65_535) int httpPort,
            Duration timeout,
            long bodyLimit,
            boolean open,
            List<String> members,
            Map<String, String> apiKeys,
            Optional<String> publicUrl,
            Secret uri,
            Colour colour,
            @Valid Inner inner) {}

    record Inner(@Min(1) int lanes) {}

    record Picky(int low, int high) {
        Picky {
            if (low > high) {
                throw new IllegalArgumentException(
                        "low is %d and high is %d; allowed: low up to high".formatted(low, high));
            }
        }
    }

    enum Colour {
        RED,
        GREEN
    }

    record Holders(List<@Valid Holder> holders) {}

    record Holder(String name, List<String> rights) {}

    @Test
    void aListOfRecordsCanBeSetByEnvironment() {
        assertThat(ConfigFile.parse(
                                "c.yaml",
                                "",
                                Map.of(
                                        "BATON_HOLDERS_HOLDERS",
                                        "[{\"name\":\"ann\",\"rights\":[\"read\",\"change\"]}]"))
                        .section("holders", Holders.class)
                        .holders())
                .containsExactly(new Holder("ann", List.of("read", "change")));
        assertThat(ConfigFile.parse("c.yaml", "", Map.of("BATON_HOLDERS_HOLDERS", "[{name: bob, rights: []}]"))
                        .section("holders", Holders.class)
                        .holders())
                .containsExactly(new Holder("bob", List.of()));
    }

    @Test
    void aListInTheEnvironmentThatIsNoYamlIsOneLineWithoutItsValue() {
        assertThatThrownBy(
                        () -> ConfigFile.parse("c.yaml", "", Map.of("BATON_HOLDERS_HOLDERS", "[{name: s3cret, rights")))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith("BATON_HOLDERS_HOLDERS is not YAML")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void whatTheFileDoesNotSayIsTheDefault() {
        Sample sample = sample("");

        assertThat(sample)
                .isEqualTo(new Sample(
                        8080,
                        Duration.ofMillis(250),
                        65_536,
                        false,
                        List.of("127.0.0.1:1"),
                        Map.of(),
                        Optional.empty(),
                        new Secret("postgresql://baton:secret@localhost:5432/baton"),
                        Colour.RED,
                        new Inner(4)));
    }

    @Test
    void theFileGoesOverTheDefaultsAndTheEnvironmentOverTheFile() {
        Sample sample = sample(
                "sample: {http-port: 1, timeout: 2m, body-limit: 1MiB, inner: {lanes: 7}, api-keys: "
                        + "{ann: x}, public-url: http://a}",
                Map.of(
                        "BATON_SAMPLE_HTTP_PORT", "2",
                        "BATON_SAMPLE_MEMBERS", "a:1, b:2",
                        "BATON_SAMPLE_COLOUR", "green",
                        "BATON_SAMPLE_OPEN", "true"));

        assertThat(sample.httpPort()).isEqualTo(2);
        assertThat(sample.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(sample.bodyLimit()).isEqualTo(1 << 20);
        assertThat(sample.members()).containsExactly("a:1", "b:2");
        assertThat(sample.apiKeys()).containsExactly(Map.entry("ann", "x"));
        assertThat(sample.publicUrl()).contains("http://a");
        assertThat(sample.inner().lanes()).isEqualTo(7);
        assertThat(sample.colour()).isEqualTo(Colour.GREEN);
        assertThat(sample.open()).isTrue();
    }

    @Test
    void aMapInTheEnvironmentIsPairs() {
        assertThat(sample("", Map.of("BATON_SAMPLE_API_KEYS", "ann=x, bob=y")).apiKeys())
                .isEqualTo(Map.of("ann", "x", "bob", "y"));
    }

    @Test
    void anUnknownKeyIsNamedWithItsPathAndWithWhatIsAllowed() {
        assertProblem(
                "sample: {inner: {lane: 7}}",
                "sample.inner.lane is not a known key; allowed in sample.inner: lanes (test.yaml)");
    }

    @Test
    void anUnknownSectionIsNamed() {
        assertThatThrownBy(() -> sample("gatway: {http-port: 1}"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith("gatway is not a known key; allowed at the top: bus, cluster, ");
    }

    @Test
    void aValueComesFromTheFileThatAVariableNames(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("uri"), "postgresql://u:s3cret@h/db\n");

        assertThat(sample("sample: {uri: before}", Map.of("BATON_SAMPLE_URI_FILE", file.toString()))
                        .uri())
                .isEqualTo(new Secret("postgresql://u:s3cret@h/db"));
    }

    @Test
    void aFileThatIsOfNoUseIsNamedAndItsContentIsNot(@TempDir Path dir) throws IOException {
        Path empty = Files.writeString(dir.resolve("empty"), "\n");
        Path binary = Files.write(dir.resolve("binary"), new byte[] {(byte) 0xc3, 0x28});
        Path long64 = Files.writeString(dir.resolve("long"), "x".repeat(64 * 1024 + 1));

        assertFileProblem(Map.of("BATON_SAMPLE_URI_FILE", dir.resolve("none").toString()), "There is no file");
        assertFileProblem(Map.of("BATON_SAMPLE_URI_FILE", empty.toString()), "is empty");
        assertFileProblem(Map.of("BATON_SAMPLE_URI_FILE", long64.toString()), "is longer than 65536 bytes");
        assertFileProblem(Map.of("BATON_SAMPLE_URI_FILE", binary.toString()), "can't be read: it is no UTF-8 text");
        assertFileProblem(
                Map.of("BATON_SAMPLE_URI_FILE", empty.toString(), "BATON_SAMPLE_URI", "s3cret"),
                "sample.uri has a value twice: by BATON_SAMPLE_URI and by BATON_SAMPLE_URI_FILE");
        assertFileProblem(Map.of("BATON_SAMPLE_URL_FILE", empty.toString()), "BATON_SAMPLE_URL_FILE names no key");
    }

    private static void assertFileProblem(Map<String, String> environment, String message) {
        assertThatThrownBy(() -> sample("", environment))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aPasswordAmongTheParametersOfAUriIsMasked() {
        Secret uri = new Secret("postgresql://h/db?user=u&password=s3cret&sslmode=require");

        assertThat(uri).hasToString("postgresql://h/db?user=u&password=***&sslmode=require");
    }

    @Test
    void anUnknownVariableIsNamedAndTheLaunchersOwnAreNot() {
        assertThatThrownBy(() -> sample("", Map.of("BATON_SAMPLE_HTP_PORT", "1")))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith("The environment variable BATON_SAMPLE_HTP_PORT names no key");
        assertThat(sample("", Map.of("BATON_PARENT_PID", "1", "BATON_HOME", "/", "OTHER", "x"))
                        .httpPort())
                .isEqualTo(8080);
    }

    @Test
    void anEmptyVariableIsNoVariable() {
        assertThat(sample("", Map.of("BATON_SAMPLE_HTTP_PORT", "")).httpPort()).isEqualTo(8080);
    }

    @Test
    void aValueOfTheWrongTypeIsToldWithWhereItComesFrom() {
        assertProblem(
                "sample: {http-port: many}",
                "sample.http-port is 'many'; allowed: a whole number, with KiB, MiB or GiB if it is a "
                        + "size (test.yaml)");
        assertProblem("sample: {http-port: 8.5}", "sample.http-port is 8.5; allowed: a whole number");
        assertProblem("sample: {http-port: 9999999999}", "sample.http-port is 9999999999; allowed: a whole number");
        assertProblem("sample: {timeout: 10}", "sample.timeout is 10; allowed: a duration such as 250ms, 10s");
        assertProblem("sample: {open: maybe}", "sample.open is 'maybe'; allowed: true or false");
        assertProblem("sample: {colour: blue}", "sample.colour is 'blue'; allowed: red, green");
        assertProblem("sample: {members: a}", "sample.members is 'a'; allowed: a list");
        assertProblem("sample: {members: [[1]]}", "sample.members[0] is [1]; allowed: text");
        assertProblem("sample: {inner: 3}", "sample.inner is 3; allowed: a section with the keys lanes");
        assertProblem("profile: test", "profile is 'test'; allowed: development, production (test.yaml)");
        assertThatThrownBy(() -> sample("", Map.of("BATON_SAMPLE_TIMEOUT", "soon")))
                .hasMessage("sample.timeout is 'soon'; allowed: a duration such as 250ms, 10s, 5m, 24h or "
                        + "7d (BATON_SAMPLE_TIMEOUT)");
    }

    @Test
    void aBrokenConstraintIsToldInOneLine() {
        assertProblem(
                "sample: {http-port: 70000}",
                "sample.http-port is 70000; allowed: it must be less than or equal to 65535 (test.yaml)");
        assertProblem(
                "sample: {inner: {lanes: 0}}",
                "sample.inner.lanes is 0; allowed: it must be greater than or equal to 1");
    }

    @Test
    void whatARecordChecksItselfIsToldWithTheSection() {
        assertThatThrownBy(() -> config("picky: {low: 3, high: 2}").section("picky", Picky.class))
                .isInstanceOf(ConfigProblem.class)
                .hasMessage("picky: low is 3 and high is 2; allowed: low up to high");
    }

    @Test
    void aSettingWithoutAValueSaysHowToGiveOne() {
        assertProblem("sample: {uri: null}", "sample.uri has no value; set it in the file or by BATON_SAMPLE_URI");
    }

    @Test
    void aKeyTwiceAndTextThatIsNoYamlAreToldWithTheirLine() {
        assertProblem(
                "sample:\n  http-port: 1\n  http-port: 2\n", "test.yaml is not YAML at line 3, column 12: Duplicate");
        assertProblem("sample: [", "test.yaml is not YAML at line ");
        assertProblem("just text", "test.yaml holds no keys");
    }

    @Test
    void secretsAreMaskedWhereverTheyShow() {
        ConfigFile config = config("sample: {api-keys: {ann: tiger}, uri: 'postgresql://u:ti@ger@h/db'}");

        assertThat(config.toString())
                .doesNotContain("tiger")
                .doesNotContain("ti@ger")
                .contains("postgresql://u:***@h/db");
        assertThat(config.section("sample", Sample.class).uri().toString()).isEqualTo("postgresql://u:***@h/db");
        assertThat(new Secret("tiger").toString()).isEqualTo("***");
        assertProblem("sample: {api-keys: tiger}", "sample.api-keys is ***; allowed: a section");
    }

    @Test
    void aSectionWhoseKeysAreAllCommentedOutIsEmpty() {
        assertThat(sample("sample:\n  # http-port: 1\n").httpPort()).isEqualTo(8080);
    }

    @Test
    void aMissingFileIsOneLine(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("baton.yaml");
        assertThatThrownBy(() -> ConfigFile.load(file, NO_ENVIRONMENT))
                .isInstanceOf(ConfigProblem.class)
                .hasMessage("There is no configuration file " + file);

        Files.writeString(file, "profile: development");
        assertThat(ConfigFile.load(file, NO_ENVIRONMENT).development()).isTrue();
    }

    @Test
    void flowsSeeTheirSectionsOnly() {
        assertThat(config("").forFlows().section("sample", Inner.class)).isEqualTo(new Inner(2));
        assertThat(config("").forFlows().development()).isFalse();
    }

    private static ConfigFile config(String yaml) {
        return ConfigFile.parse("test.yaml", yaml, NO_ENVIRONMENT);
    }

    private static Sample sample(String yaml) {
        return sample(yaml, NO_ENVIRONMENT);
    }

    private static Sample sample(String yaml, Map<String, String> environment) {
        return ConfigFile.parse("test.yaml", yaml, environment).section("sample", Sample.class);
    }

    private static void assertProblem(String yaml, String start) {
        assertThatThrownBy(() -> sample(yaml))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith(start)
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("\n"));
    }
}
