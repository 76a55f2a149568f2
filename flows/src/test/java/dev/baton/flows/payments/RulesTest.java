package dev.baton.flows.payments;

import static dev.baton.flows.payments.TestBank.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.config.EnglishMessages;
import dev.baton.flow.Caller;
import dev.baton.flow.StageContext;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {
    private static final StageContext CONTEXT = new StageContext(new UUID(1, 2), Caller.ANONYMOUS, TestBank.NOW);
    private static final Validator VALIDATOR =
            EnglishMessages.validation().buildValidatorFactory().getValidator();
    private static final String FROM = Ibans.own(1);
    private static final String TO = Ibans.own(2);

    @ParameterizedTest
    @ValueSource(strings = {"\uff17", "\u0667", "\u06f7", "\u0967"})
    void digitsOfOtherScriptsAreNoDigitsOfAnIban(String seven) {
        String digits = "CZ6508000000192000145399";
        for (int at : new int[] {3, 10, digits.length() - 3}) {
            String iban = digits.substring(0, at) + seven + digits.substring(at + 1);
            assertThat(Ibans.problem(Ibans.plain(iban)).orElse("")).contains("U+%04X".formatted((int) seven.charAt(0)));
        }
    }

    /** 98 minus a remainder of 0 to 96 is 02 to 98: 00, 01 and 99 are a second way to write 97, 98 and 02. */
    @Test
    void checkDigitsThatTheRuleNeverMakesAreRefused() {
        int seen = 0;
        for (int account = 0; account < 1_000; account++) {
            String iban = Ibans.own(account);
            String other =
                    switch (iban.substring(2, 4)) {
                        case "97" -> "00";
                        case "98" -> "01";
                        case "02" -> "99";
                        default -> "";
                    };
            if (!other.isEmpty()) {
                seen++;
                assertThat(Ibans.problem(iban)).isEmpty();
                assertThat(Ibans.problem("CZ" + other + iban.substring(4))).isPresent();
            }
        }
        assertThat(seen).isGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00a0", "\t", "\u202f", "\u2007", "\n", "\u3000"})
    void aPastedIbanMayHaveBlanksOfAnyKind(String blank) {
        String pasted = blank + "CZ65" + blank + "0800 0000 1920 0014 5399" + blank;
        assertThat(Ibans.plain(pasted)).isEqualTo("CZ6508000000192000145399");
    }

    @Test
    void textIsCountedInCharactersAndNotInUtf16() {
        String emoji = "\ud83c\udf75";
        assertThat(wrongFields(emoji.repeat(140))).isEmpty();
        assertThat(wrongFields(emoji.repeat(141))).containsExactly("reference");
    }

    private static List<String> wrongFields(String reference) {
        return wrong(new TransferOrder(FROM, TO, "1", "CZK", reference));
    }

    @Test
    void linksAndPicturesHaveTheSameDigitsInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(QrSvg.of("x")).matches("[\\x00-\\x7f]*");
            assertThat(StatementReads.next(
                            new StatementPage(7, 50, 9, Optional.empty()),
                            new Statement.Line(3, TestBank.NOW, "1", "2", "sent", "", "", Optional.empty())))
                    .isEqualTo("/accounts/7/statement?limit=50&before=3");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"12.50, 1250", "12.5, 1250", "0.01, 1", "7, 700", "0, 0", "1000000000.00, 100000000000", "007.05, 705"})
    void moneyIsParsedExactly(String text, long minor) {
        assertThat(Money.parse(text)).hasValue(minor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "12.505",
                "-1",
                "+1",
                "1e3",
                "1,50",
                ".5",
                "5.",
                "1000000000.01",
                "9999999999",
                "NaN",
                "١٢",
                "1 000"
            })
    void moneyThatIsNoPlainDecimalIsNotGuessed(String text) {
        assertThat(Money.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1250, 12.50", "5, 0.05", "0, 0.00", "-1260, -12.60", "-5, -0.05"})
    void moneyIsWrittenWithTwoDecimals(long minor, String text) {
        assertThat(Money.text(minor)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "10000, 10", "1250000, 1250", "100000000000, 5000"})
    void feesAreAShareWithinBounds(long amount, long fee) {
        assertThat(Fees.of(amount)).isEqualTo(fee);
    }

    @Test
    void ibansMadeHereAreValidAndTheSameEachTime() {
        assertThat(Ibans.own(1)).isEqualTo("CZ4699990000000000000001").hasSize(24);
        assertThat(Ibans.czech("YZ", 87144583))
                .isEqualTo(Ibans.czech("yz", 87144583))
                .startsWith("CZ");
        assertThat(Ibans.problem(Ibans.own(10_000))).isEmpty();
        assertThat(Ibans.problem(Ibans.czech("ST", 9_999_999_999L))).isEmpty();
        assertThat(Ibans.czech("AB", 1)).isNotEqualTo(Ibans.czech("BA", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "C",
                "CZ",
                "CZ6",
                "XX123456",
                "CZ65",
                "CZ6508000000192000145398",
                "CZ650800000019200014539",
                "cz!!",
                "GB82WEST1234569876543",
                "1234567890",
                "ČŽ65"
            })
    void aTextThatIsNoIbanIsAProblemNeverAFailure(String text) {
        assertThat(Ibans.problem(Ibans.plain(text))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CZ65 0800 0000 1920 0014 5399",
                "cz6508000000192000145399",
                "DE89370400440532013000",
                "GB82 WEST 1234 5698 7654 32"
            })
    void aRealIbanIsTakenHoweverItIsSpaced(String text) {
        assertThat(Ibans.problem(Ibans.plain(text))).isEmpty();
    }

    @Test
    void aValidOrderBecomesATransfer() {
        TransferOrder order = new TransferOrder("CZ46 9999 0000 0000 0000 0001", TO, "12.50", "CZK", null);

        Transfer transfer = answer(Transfer.of(CONTEXT, order));

        assertThat(transfer).isEqualTo(new Transfer(FROM, TO, 1_250, Currency.CZK, ""));
        TransferPlan plan = answer(TransferPlan.of(CONTEXT, transfer));
        assertThat(plan.id()).isEqualTo(CONTEXT.requestId());
        assertThat(plan.bookedAt()).isEqualTo(TestBank.NOW);
        assertThat(plan.total()).isEqualTo(1_260);
    }

    @Test
    void eachWrongFieldIsNamedOnce() {
        TransferOrder order = new TransferOrder("CZ6508000000192000145398", null, "0.00", "USD", "x".repeat(141));

        assertThat(wrong(order)).containsExactly("amount", "currency", "from", "reference", "to");
    }

    @Test
    void controlCharactersAreRefused() {
        TransferOrder order = new TransferOrder(FROM, TO, "1", "CZK", "a\u0000b");

        assertThat(wrong(order)).containsExactly("reference");
    }

    @Test
    void anEmptyOrderIsRefusedFieldByField() {
        assertThat(wrong(new TransferOrder(null, null, null, null, null)))
                .containsExactly("amount", "currency", "from", "to");
        assertThat(wrong(new AccountOrder(null, null, null, Optional.empty(), null, null)))
                .containsExactly("currency", "iban", "openingBalance", "owner");
    }

    @Test
    void anAccountIsOpenedByIbanOrByAForeignReference() {
        Opening byIban = answer(Opening.of(CONTEXT, new AccountOrder(FROM, null, "Eva", Optional.empty(), "CZK", "0")));
        Opening byReference = answer(
                Opening.of(CONTEXT, new AccountOrder(null, "YZ-87144583", "Eva", Optional.empty(), "CZK", "10.00")));

        assertThat(byIban.iban()).isEqualTo(FROM);
        assertThat(byReference.iban()).isEqualTo(Ibans.czech("YZ", 87144583));
        assertThat(byReference.balance()).isEqualTo(1_000);
        assertThat(wrong(new AccountOrder(FROM, "YZ-1", "Eva", Optional.empty(), "CZK", "0")))
                .containsExactly("iban");
    }

    /** As long as a caller's name may be, in UTF-8: an account of a longer one would be nobody's. */
    @Test
    void aCustomerIsAsLongAsACallersNameMayBe() {
        for (String longest : List.of("a".repeat(1024), "\u00e9".repeat(512), "\uD83D\uDE00".repeat(256))) {
            assertThat(wrong(account(new Caller(longest).name()))).isEmpty();
            assertThat(wrong(account(longest + "a"))).containsExactly("customer");
        }
        assertThat(wrong(account("\u20ac".repeat(1024)))).containsExactly("customer");
    }

    private static AccountOrder account(String customer) {
        return new AccountOrder(FROM, null, "Eva", Optional.of(customer), "CZK", "0");
    }

    @Test
    void aStatementHasPagesOfAStatedSize() {
        StatementPage usual =
                answer(StatementPage.of(CONTEXT, new StatementQuery(1, Optional.empty(), Optional.empty())));

        assertThat(usual).isEqualTo(new StatementPage(1, 50, Long.MAX_VALUE, usual.only()));
        assertThat(wrong(new StatementQuery(1, Optional.of(201), Optional.of(0L))))
                .containsExactly("before", "limit");
    }

    @Test
    void riskGrowsWithWhatIsUnusual() {
        assertThat(Screening.assess(posted(1_000, 900_000, 0, 0, false))).isEqualTo(new Risk(0, List.of()));
        assertThat(Screening.assess(posted(20_000_000, 5, 60, 90_000_000, true)))
                .isEqualTo(new Risk(
                        100,
                        List.of("large-amount", "drains-account", "many-transfers", "large-sum", "new-counterparty")));
        assertThat(Screening.assess(posted(1_000, 900_000, 0, 0, true)).score()).isEqualTo(10);
    }

    @Test
    void theStatementLineMasksTheIban() {
        assertThat(Wording.line(posted(1_250, 0, 0, 0, false)))
                .isEqualTo("2026-11-23 transfer to " + Mask.iban(TO) + ", 12.50 CZK: rent")
                .doesNotContain(TO);
    }

    @Test
    void recordsDoNotTellIbansToLogs() {
        assertThat(posted(1, 1, 1, 1, true).toString()).doesNotContain(FROM, TO);
        assertThat(new PostedBetween(posted(1, 1, 1, 1, true), "Eva", "Jan").toString())
                .doesNotContain("Eva", TO);
        assertThat(new TransferOrder(FROM, TO, "1", "CZK", "").toString()).doesNotContain(FROM, TO);
        assertThat(new Transfer(FROM, TO, 1, Currency.CZK, "").toString()).doesNotContain(FROM, TO);
        assertThat(new Screened(posted(1, 1, 1, 1, true), new Risk(0, List.of())).toString())
                .doesNotContain(FROM, TO);
        assertThat(new Account(1, FROM, "Eva", "CZK", "1.00", false, TestBank.NOW).toString())
                .doesNotContain(FROM, "Eva");
    }

    @Test
    void velocityCountsTheLastSixtyMinutes() {
        Velocity two = Velocity.NONE.at(TestBank.NOW).plus(100).plus(200);

        assertThat(two.countWithinAnHour(TestBank.NOW)).isEqualTo(2);
        assertThat(two.at(TestBank.NOW.plusSeconds(3_600)).sumWithinAnHour(TestBank.NOW.plusSeconds(3_600)))
                .isEqualTo(150); // half past: half of the hour before
        assertThat(two.at(TestBank.NOW.plusSeconds(7_200)).countWithinAnHour(TestBank.NOW.plusSeconds(7_200)))
                .isZero();
        assertThat(two.at(TestBank.NOW.minusSeconds(7_200))).isEqualTo(two);
    }

    private static Posted posted(long amount, long balanceAfter, long count, long sum, boolean fresh) {
        return new Posted(
                new UUID(1, 2),
                FROM,
                TO,
                amount,
                Currency.CZK,
                10,
                "rent",
                TestBank.NOW,
                balanceAfter,
                count,
                sum,
                fresh);
    }

    /** The fields that break a constraint, as the platform finds them. */
    private static List<String> wrong(Object input) {
        return VALIDATOR.validate(input).stream()
                .map(broken -> broken.getPropertyPath().toString())
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void ordersHaveOneSpelling() {
        assertThat(new TransferOrder("CZ46 9999 0000 0000 0000 0001", "cz65 08000000192000145398", "1.5", "CZK", null))
                .isEqualTo(
                        new TransferOrder("CZ4699990000000000000001", "CZ6508000000192000145398", "1.50", "CZK", null));
        assertThat(new AccountOrder("CZ46 9999 0000 0000 0000 0001", null, "Ann", Optional.empty(), "CZK", "0"))
                .isEqualTo(new AccountOrder("CZ4699990000000000000001", null, "Ann", Optional.empty(), "CZK", "0.00"));
        assertThat(new TransferOrder(" ".repeat(49), TO, "1,5", "CZK", null))
                .extracting(TransferOrder::from, TransferOrder::amount)
                .containsExactly(" ".repeat(49), "1,5");
    }
}
