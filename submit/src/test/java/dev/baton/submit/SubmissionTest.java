package dev.baton.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.cluster.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {

    @TempDir
    Path dir;

    private final List<String> said = new ArrayList<>();

    private Path file(String... lines) throws IOException {
        return Files.write(dir.resolve("orders"), List.of(lines));
    }

    private boolean submit(Path file, URI... gateways) {
        said.clear();
        return new Submission(
                        new Submission.Source(file, StandardCharsets.UTF_8, false),
                        new Submission.Target(
                                List.of(gateways), Optional.empty(), "key", 4, "1000.00", Duration.ofSeconds(2)),
                        false)
                .run(said::add);
    }

    @Test
    void aFileOfTransfersIsSentOnceAndItsBadLinesAreTold() throws IOException {
        Path file = file(
                "from,to,amount,currency,reference",
                "CZ4699990000000000000001,CZ1999990000000000000002,12.50,CZK,\"lunch, mostly\"",
                "CZ4699990000000000000001,CZ1999990000000000000002,a lot,CZK,none",
                "CZ4699990000000000000001,CZ1999990000000000000002",
                "CZ1999990000000000000002,CZ4699990000000000000001,9999,CZK,too much",
                "CZ1999990000000000000002,CZ4699990000000000000001,1,CZK,");
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(file, bank.uri())).isFalse();
            assertThat(said)
                    .contains(
                            "accepted         2",
                            "refused          1",
                            "                 1   insufficient-funds (line 5)",
                            "failed           0",
                            "bad lines        2   not sent",
                            "             line 3: field 3 is 'a lot', no amount such as 12.50",
                            "             line 4: 2 fields instead of 5");
            assertThat(bank.turnedAway()).isNotEmpty();
            assertThat(bank.accounts()).hasSize(2);
            assertThat(bank.done().values()).anyMatch(body -> body.contains("lunch, mostly"));

            assertThat(submit(file, bank.uri())).isFalse();
            assertThat(said).contains("accepted         0");
            assertThat(said.get(2)).startsWith("replayed         2");
            assertThat(bank.done()).hasSize(2);
        }
    }

    @Test
    void anAccountThatAnotherCustomerHasIsToldAndCanBePaid() throws IOException {
        Path file = file(
                "from,to,amount,currency,reference", "CZ4699990000000000000001," + FakeBank.OTHERS + ",12.50,CZK,rent");
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(file, bank.uri())).isTrue();

            assertThat(said)
                    .contains(
                            "accepted         1",
                            "accounts         1   not opened",
                            "                 1   account-exists (account " + FakeBank.OTHERS + ")");
        }
    }

    @Test
    void theBankOfThePkddOrdersIsUnderstood() throws IOException {
        Path file = file(
                "\"order_id\";\"account_id\";\"bank_to\";\"account_to\";\"amount\";\"k_symbol\"",
                "29401;1;\"YZ\";\"87144583\";2452.00;\"SIPO\"",
                "29402;2;\"ST\";\"89597016\";3372.70;\" \"",
                "29403;2;\"S\";\"89597016\";3372.70;\" \"");
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(file, bank.uri())).isFalse();
            assertThat(said).contains("accepted         2", "bad lines        1   not sent");
            assertThat(bank.accounts())
                    .hasSize(4)
                    .anyMatch(account -> account.contains("YZ-87144583"))
                    .anyMatch(account -> account.contains("CZ-1\""));
            assertThat(bank.done().values())
                    .anyMatch(body -> body.contains("order 29401 SIPO") && body.contains("2452.00"))
                    .anyMatch(body -> body.contains("\"order 29402\""));
        }
    }

    @Test
    void aGatewayThatIsGoneIsPassedOver() throws IOException {
        Path file = file("from,to,amount,currency,reference", "A,B,1,CZK,", "B,A,2,CZK,");
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(file, URI.create("http://127.0.0.1:" + Ports.free()), bank.uri()))
                    .isTrue();
            assertThat(said).contains("accepted         2");
        }
    }

    @Test
    void noAnswerAtAllIsAFailure() throws IOException {
        Path file = file("from,to,amount,currency,reference", "A,B,1,CZK,");
        assertThat(submit(file, URI.create("http://127.0.0.1:" + Ports.free()))).isFalse();
        assertThat(said).anyMatch(line -> line.contains("no answer from 127.0.0.1:") && line.contains("line 2"));
    }

    @Test
    void anUnknownHeaderIsRefused() throws IOException {
        Path file = file("a,b,c");
        assertThatThrownBy(() -> submit(file))
                .hasMessageContaining(
                        "has no known header in UTF-8; allowed first lines: 'from,to,amount,currency,reference'");
        assertThatThrownBy(() -> submit(dir.resolve("none"))).hasMessageContaining("There is no file");
    }
}
