package dev.baton.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line is sent once, by its content; a line that can't be read is reported and never sent. */
class ContentKeyTest {
    private static final String HEADER = "from,to,amount,currency,reference";
    private static final String A = "CZ4699990000000000000001";
    private static final String B = "CZ1999990000000000000002";

    @TempDir
    Path dir;

    private final List<String> said = new ArrayList<>();

    private boolean submit(FakeBank bank, byte[] content) throws IOException {
        return submit(bank, content, StandardCharsets.UTF_8, false);
    }

    private boolean submit(FakeBank bank, byte[] content, Charset encoding, boolean allowEqualLines)
            throws IOException {
        Path file = Files.write(dir.resolve("orders.csv"), content);
        said.clear();
        return new Submission(
                        new Submission.Source(file, encoding, allowEqualLines),
                        new Submission.Target(
                                List.of(bank.uri()), Optional.empty(), "key", 4, "1000.00", Duration.ofSeconds(2)),
                        false)
                .run(said::add);
    }

    private static byte[] text(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    private static String order(String amount, String reference) {
        return A + "," + B + "," + amount + ",CZK," + reference;
    }

    @Test
    void aMendedLineIsTheOnlyOneThatIsSentAgain() throws IOException {
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(bank, text(HEADER, order("1", "a"), order("x", "b"), order("3", "c"))))
                    .isFalse();
            assertThat(bank.done()).hasSize(2);
            assertThat(submit(bank, text(HEADER, order("1", "a"), order("2", "b"), order("3", "c"))))
                    .isTrue();
            assertThat(bank.done()).hasSize(3);
        }
    }

    @Test
    void lineEndsByteOrderMarkSpacesQuotesAndOrderChangeNothing() throws IOException {
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(bank, text(HEADER, order("1", "a"), order("2", "b"))))
                    .isTrue();
            String windows = "\uFEFF" + HEADER + "\r\n" + order("2", " \"b\" ") + "\r\n\r\n" + order("1", "a") + "\r\n";
            assertThat(submit(bank, windows.getBytes(StandardCharsets.UTF_8))).isTrue();
            assertThat(bank.done()).hasSize(2);
            assertThat(said).contains("accepted         0");
        }
    }

    @Test
    void encodingsAreReadAsToldAndGiveTheSameKeys() throws IOException {
        String lines = HEADER + "\n" + order("1", "kávu") + "\n";
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(bank, lines.getBytes(StandardCharsets.UTF_8))).isTrue();
            assertThat(submit(bank, lines.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1, false))
                    .isTrue();
            assertThat(submit(bank, lines.getBytes(StandardCharsets.UTF_16), StandardCharsets.UTF_16, false))
                    .isTrue();
            assertThat(bank.done()).hasSize(1);
        }
    }

    @Test
    void bytesThatAreNotUtf8AreNotSent() throws IOException {
        byte[] latin1 = (HEADER + "\n" + order("1", "kávu") + "\n" + order("2", "tea") + "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(bank, latin1)).isFalse();
            assertThat(said).contains("             line 2: not UTF-8; name the encoding of the file with --encoding");
            assertThat(bank.done()).hasSize(1).allSatisfy((key, body) -> assertThat(body)
                    .contains("tea"));
        }
    }

    @Test
    void anUnclosedQuoteIsTheProblemOfItsOwnLine() throws IOException {
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(
                            bank,
                            text(
                                    HEADER,
                                    order("1", "\"open"),
                                    order("2", "b"),
                                    order("3", "\"c\"d"),
                                    order("4", "e\"f"))))
                    .isFalse();
            assertThat(said)
                    .contains(
                            "bad lines        3   not sent",
                            "             line 2: field 5 has no closing quote",
                            "             line 4: field 5 has text after its closing quote",
                            "             line 5: field 5 has a quote inside; quote the whole field "
                                    + "and double the quote");
            assertThat(bank.done()).hasSize(1);
        }
    }

    @Test
    void equalLinesAreSentOnlyOnDemand() throws IOException {
        byte[] twice = text(HEADER, order("1", "a"), order("2", "b"), order("1", "a"));
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(bank, twice)).isFalse();
            assertThat(said)
                    .contains("             line 4: equal to line 2; give it another reference, or use"
                            + " --allow-equal-lines");
            assertThat(bank.done()).hasSize(2);
            assertThat(submit(bank, twice, StandardCharsets.UTF_8, true)).isTrue();
            assertThat(bank.done()).hasSize(3);
            assertThat(submit(bank, twice, StandardCharsets.UTF_8, true)).isTrue();
            assertThat(bank.done()).hasSize(3);
        }
    }

    @Test
    void anotherSpellingOfAnOrderIsTheSameOrder() throws IOException {
        String spaced = A.replaceAll("(.{4})", "$1 ").strip();
        String small = B.toLowerCase(Locale.ROOT);
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(bank, text(HEADER, order("0.10", "a"), order("12.50", "b"), order("7.00", "c"))))
                    .isTrue();
            assertThat(submit(bank, text(HEADER, order("0.1", "a"), order("12.5", "b"), order("7", "c"))))
                    .isTrue();
            assertThat(submit(bank, text(HEADER, order("00.10", "a"), order("0012.50", "b"), order("7.0", "c"))))
                    .isTrue();
            assertThat(submit(
                            bank,
                            text(
                                    HEADER,
                                    spaced + "," + small + ",0.1,CZK,a",
                                    "\" " + spaced.replace(' ', '\u00a0') + "\" ,\"" + small + " \", 12.50 , CZK , b ",
                                    A + "," + small + ",7,CZK,c")))
                    .isTrue();
            assertThat(said)
                    .contains("accepted         0")
                    .first()
                    .asString()
                    .endsWith("orders.csv: 3 orders, 2 accounts");
            assertThat(bank.done()).hasSize(3);
            assertThat(bank.accounts()).hasSize(2);
        }
    }

    /** Files that a build from before has sent in part are sent to their end, and nothing twice. */
    @Test
    void anOrderInTheUsualSpellingHasTheKeyThatItAlwaysHad() throws IOException {
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(bank, text(HEADER, order("12.50", "lunch")))).isTrue();
            assertThat(bank.done()).containsOnlyKeys("submit-0faef17033a0bfe17a8ce0352407f23b");
        }
    }

    @Test
    void otherAmountsCurrenciesAndReferencesAreOtherOrders() throws IOException {
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(
                            bank,
                            text(
                                    HEADER,
                                    order("0.10", "a"),
                                    order("0.01", "a"),
                                    order("10", "a"),
                                    order("10", "A"),
                                    order("10", "a").replace("CZK", "EUR"),
                                    order("10", "a").replace("CZK", "czk"))))
                    .isTrue();
            assertThat(bank.done()).hasSize(6);
        }
    }

    @Test
    void linesThatDifferInTheirSpellingAreEqual() throws IOException {
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(
                            bank,
                            text(
                                    HEADER,
                                    order("0.50", "a"),
                                    order("0.5", "a"),
                                    order("00.50", "a").toLowerCase(Locale.ROOT).replace("czk", "CZK"))))
                    .isFalse();
            assertThat(said)
                    .contains(
                            "bad lines        2   not sent",
                            "             line 3: equal to line 2; give it another reference, or use"
                                    + " --allow-equal-lines");
            assertThat(bank.done()).hasSize(1);
        }
    }

    @Test
    void ordersOfThePkddBankAreKnownInEverySpelling() throws IOException {
        String header = "order_id;account_id;bank_to;account_to;amount;k_symbol";
        try (FakeBank bank = new FakeBank()) {
            assertThat(submit(bank, text(header, "29401;1;YZ;87144583;2452.00;SIPO")))
                    .isTrue();
            assertThat(submit(bank, text(header, "029401;01;yz;087144583;2452;SIPO")))
                    .isTrue();
            assertThat(submit(bank, text(header, "29401;1;Yz;87144583;2452.0; SIPO ")))
                    .isTrue();
            assertThat(bank.done()).hasSize(1);
            assertThat(bank.accounts()).hasSize(2);
        }
    }

    @Test
    void aWrongKeyIsOneSentenceAndNothingElseIsTried() throws IOException {
        try (FakeBank bank = FakeBank.thatAnswersAll(401)) {
            submit(bank, text(HEADER, order("1", "a"), order("2", "b"), order("3", "c")));
        } catch (RuntimeException e) {
            said.add(e.getMessage());
        }
        assertThat(said)
                .last()
                .isEqualTo("The API key is not accepted (401); nothing was sent. Give another with --key or"
                        + " BATON_API_KEY");
    }

    @Test
    void linesAreNamedInTheirOrder() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < 40; i++) {
            lines.add(order("9999", "r" + i));
        }
        try (FakeBank bank = new FakeBank()) {
            submit(bank, text(lines.toArray(String[]::new)));
            assertThat(said)
                    .contains("                40   insufficient-funds (lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...)");
        }
    }
}
