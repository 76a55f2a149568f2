package dev.baton.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys come, go and expire without a restart, and no broken file takes them away. */
@Tag("security")
class KeyFileTest {
    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void name() {
        file = dir.resolve("keys");
    }

    private static String line(String name, String key) {
        return name + " " + HexFormat.of().formatHex(Sha256.of(key));
    }

    private KeyFile<String> read(String... lines) throws IOException {
        Files.write(file, List.of(lines));
        return KeyFile.read(file, KeyFile.Entry::name);
    }

    @Test
    void aCallerMayHaveAnOldAndANewKey() throws IOException {
        KeyFile<String> keys = read("# callers", "", line("shop", "old"), line("shop", "new"), line("other", "o"));

        assertThat(keys.keys().find("old")).hasValue("shop");
        assertThat(keys.keys().find("new")).hasValue("shop");
        assertThat(keys.keys().find("o")).hasValue("other");
        assertThat(keys.keys().find("unknown")).isEmpty();
    }

    @Test
    void whatChangesHoldsOnceItIsReadAgain() throws IOException {
        KeyFile<String> keys = read(line("shop", "old"));

        Files.writeString(file, "");
        assertThat(keys.refresh()).as("an editor may be writing it").isFalse();
        assertThat(keys.keys().find("old")).hasValue("shop");
        Files.write(file, List.of(line("shop", "new")));
        assertThat(keys.refresh()).isFalse();
        assertThat(keys.refresh()).isTrue();
        assertThat(keys.refresh()).isFalse();

        assertThat(keys.keys().find("new")).hasValue("shop");
        assertThat(keys.keys().find("old")).isEmpty();
    }

    @Test
    void anExpiredKeyIsNotKnown() throws IOException {
        Instant now = Instant.now();
        KeyFile<String> keys = read(
                line("shop", "old") + " expires=" + now.minusSeconds(1),
                line("shop", "new") + " expires=" + now.plusSeconds(3_600));

        assertThat(keys.keys().find("old")).isEmpty();
        assertThat(keys.keys().find("new")).hasValue("shop");
    }

    @Test
    void aFileThatCanNotBeReadChangesNothing() throws IOException {
        KeyFile<String> keys = read(line("shop", "old"));

        Files.writeString(file, "shop short");
        assertThat(keys.refresh()).isFalse();
        assertThat(keys.refresh()).isFalse();
        Files.delete(file);
        assertThat(keys.refresh()).isFalse();

        assertThat(keys.keys().find("old")).hasValue("shop");
    }

    /** The last line would win, and its caller would be another one. */
    @Test
    void aKeyUnderTwoNamesIsRefused() throws IOException {
        String hash = line("", "k").strip();
        assertThatThrownBy(() -> read("ann " + hash, "", "bob " + hash.toUpperCase(Locale.ROOT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + ", line 3 gives 'bob' the key of 'ann'; allowed: one name for each key");

        KeyFile<String> keys = read(line("ann", "k"));
        Files.write(file, List.of(line("ann", "k"), line("bob", "k")));
        assertThat(keys.refresh()).isFalse();
        assertThat(keys.refresh()).isFalse();
        assertThat(keys.keys().find("k")).hasValue("ann");
    }

    /** The last line would win: a key that should have ended would not, or one would have rights that it lost. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "expires=2999-01-01T00:00:00Z",
                "rights=read,retry expires=2998-01-01T00:00:00Z",
                "rights=read expires=2999-01-01T00:00:00Z scopes=a",
                "rights=read"
            })
    void aKeyThatMeansTwoThingsIsRefused(String other) throws IOException {
        String first = line("ann", "k") + " rights=read expires=2999-01-01T00:00:00Z";
        String second = "ann " + line("", "k").strip().toUpperCase(Locale.ROOT) + " " + other;
        for (List<String> lines : List.of(List.of("# keys", first, "", second), List.of("# keys", second, "", first))) {
            assertThatThrownBy(() -> read(lines.toArray(String[]::new)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(file + ", line 4 has a key of 'ann' that is in line 2, too, with another end, other"
                            + " rights or other scopes; allowed: once");
        }

        KeyFile<String> keys = read(first);
        Files.write(file, List.of(first, second));
        assertThat(keys.refresh()).isFalse();
        assertThat(keys.refresh()).isFalse();
        assertThat(keys.keys().find("k")).hasValue("ann");
    }

    @Test
    void aLineThatIsThereTwiceSaysNothingNew() throws IOException {
        String line = line("ann", "k") + " rights=read,retry";
        KeyFile<String> keys = read(line, line.replace("read,retry", "RETRY,read"));

        assertThat(keys.keys().find("k")).hasValue("ann");
    }

    @Test
    void aKeyOfTheSettingsThatMeansSomethingElseInTheFileIsRefused() throws IOException {
        String hash = line("", "k").strip();
        KeyNames settings = KeyNames.of("node.admin-tokens");
        settings.add(KeyFile.Entry.of("ann", hash, Set.of("read"), Set.of()));

        assertThatThrownBy(() -> settings.add(KeyFile.Entry.of("ann", hash, Set.of("change"), Set.of())))
                .hasMessage("node.admin-tokens has a key of 'ann' twice, with another end, other rights or other"
                        + " scopes; allowed: once");
        Files.writeString(file, line("ann", "k") + " rights=change\n");
        assertThatThrownBy(() -> KeyFile.read(file, settings, KeyFile.Entry::name))
                .hasMessage(file + ", line 1 has a key of 'ann' that is in node.admin-tokens, too, with another end,"
                        + " other rights or other scopes; allowed: once");
        Files.writeString(file, line("ann", "k") + " rights=read\n");
        assertThat(KeyFile.read(file, settings, KeyFile.Entry::name).keys().find("k"))
                .hasValue("ann");
    }

    @Test
    void eachVertxReadsItAgainOnce() throws IOException {
        KeyFile<String> keys = read(line("shop", "old"));
        Vertx one = Vertx.vertx();
        Vertx other = Vertx.vertx();
        try {
            Future<Void> first = keys.renewOn(one);
            assertThat(keys.renewOn(one)).isSameAs(first);
            Future<Void> second = keys.renewOn(other);
            assertThat(second).isNotSameAs(first);

            assertThat(keys.renewOn(one)).isSameAs(first);
            assertThat(keys.renewOn(other)).isSameAs(second);
        } finally {
            one.close();
            other.close();
        }
    }

    @Test
    void aKeyThatHasNoRightsOfItsOwnIsRefusedWithRights() throws IOException {
        Files.writeString(file, line("shop", "k") + " rights=read\n");

        assertThatThrownBy(() -> KeyFile.read(file, KeyFile.Entry::nameWithoutRights))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1 has rights");
    }

    @Test
    void aCallersKeyHasTheScopesOfItsLine() throws IOException {
        Files.writeString(
                file, line("shop", "k") + " scopes=accounts:open,accounts:all\n" + line("branch", "b") + "\n");
        KeyFile<Caller> keys = KeyFile.read(file, KeyFile.Entry::caller);

        assertThat(keys.keys().find("k")).hasValue(new Caller("shop", Set.of("accounts:open", "accounts:all")));
        assertThat(keys.keys().find("b")).hasValue(new Caller("branch"));
        assertThatThrownBy(() -> KeyFile.read(file, KeyFile.Entry::nameWithoutRights))
                .hasMessageContaining("line 1 has scopes");
        Files.writeString(file, line("shop", "k") + " scopes=say\"cheese\n");
        assertThatThrownBy(() -> KeyFile.read(file, KeyFile.Entry::caller))
                .hasMessageContaining("line 1 has a scope that is not")
                .hasMessageNotContaining("cheese");
    }

    @Test
    void atTheStartItIsRefusedInOneLineThatDoesNotSayTheHash() {
        String hash = line("shop", "k").substring("shop ".length());
        for (String bad :
                List.of("s p " + hash, "shop " + hash + " until=tomorrow", "shop " + hash + " expires=soon")) {
            assertThatThrownBy(() -> read("# one", bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(file + ", line 2 ")
                    .message()
                    .doesNotContain(hash)
                    .hasLineCount(1);
        }
        assertThatThrownBy(() -> KeyFile.read(dir.resolve("none"), KeyFile.Entry::name))
                .hasMessageEndingWith("none can't be read: it does not exist");
    }
}
