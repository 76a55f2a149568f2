package dev.baton.dbworker.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.config.Secret;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final String CONFIGURED = "whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB";

    @TempDir
    private Path directory;

    @Test
    void aCallerMayHaveTwoSecretsWhileOneReplacesTheOther() throws IOException {
        WebhookSecrets secrets = secrets("# callers\nshop " + OLD + "\n");
        AtomicInteger changes = new AtomicInteger();
        secrets.onChange(changes::incrementAndGet);
        assertThat(signed(secrets, "shop")).hasValue(of(OLD));

        write("shop " + OLD + "\nshop " + NEW + "\n");
        assertThat(secrets.refresh()).as("an editor may be at it").isFalse();
        assertThat(signed(secrets, "shop")).hasValue(of(OLD));
        secrets.refresh();
        assertThat(signed(secrets, "shop")).hasValue(of(OLD) + " " + of(NEW));

        write("shop " + NEW + "\n");
        secrets.refresh();
        secrets.refresh();
        assertThat(signed(secrets, "shop")).hasValue(of(NEW));
        assertThat(changes).hasValue(2);
    }

    @Test
    void noCallersSecretSignsForAnother() throws IOException {
        assertThat(signed(secrets("shop " + OLD), "bank")).hasValue(of(CONFIGURED));
        assertThat(signed(secrets("shop " + OLD + "\n* " + NEW), "bank")).hasValue(of(NEW));
        write("shop " + OLD);
        assertThat(signed(WebhookSecrets.read(Optional.empty(), Optional.of(file())), "bank"))
                .isEmpty();
    }

    @Test
    void aFileThatCanNotBeReadChangesNothing() throws IOException {
        WebhookSecrets secrets = secrets("shop " + OLD);
        write("shop");
        secrets.refresh();
        secrets.refresh();

        assertThat(signed(secrets, "shop")).hasValue(of(OLD));

        Files.delete(file());
        secrets.refresh();
        assertThat(signed(secrets, "shop")).hasValue(of(OLD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "shop whsec_c2hvcnQ=", "shop " + OLD + " more", OLD})
    void aLineThatIsNoneIsRefusedAndNotShown(String line) throws IOException {
        write("# one\n" + line);

        assertThatThrownBy(() -> WebhookSecrets.read(Optional.empty(), Optional.of(file())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("whsec_c2")
                .hasMessageNotContaining(OLD);
    }

    @Test
    void aThirdSecretIsRefused() throws IOException {
        write("shop %s\nshop %s\nshop %s\n".formatted(OLD, NEW, CONFIGURED));

        assertThatThrownBy(() -> WebhookSecrets.read(Optional.empty(), Optional.of(file())))
                .hasMessageEndingWith("line 3 is one more secret of a caller that has 2");
    }

    private Path file() {
        return directory.resolve("secrets");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    private WebhookSecrets secrets(String text) throws IOException {
        write(text);
        return WebhookSecrets.read(Optional.of(new Secret(CONFIGURED)), Optional.of(file()));
    }

    private static Optional<String> signed(WebhookSecrets secrets, String caller) {
        return secrets.sign(caller, "msg_1", 7, Buffer.buffer("{}"));
    }

    private static String of(String secret) {
        return new Signature(new Secret(secret)).of("msg_1", 7, Buffer.buffer("{}"));
    }
}
