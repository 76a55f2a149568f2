package dev.baton.flows.payments;

import static dev.baton.flows.payments.TestBank.answer;
import static dev.baton.flows.payments.TestBank.codes;
import static dev.baton.flows.payments.TestBank.plan;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Caller;
import dev.baton.flow.Outcome;
import dev.baton.flow.StageContext;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BankReadsTest {
    private static TestBank bank;

    @BeforeAll
    static void openTheBank() {
        bank = new TestBank();
    }

    @AfterEach
    void theBooksAreSound() {
        bank.assertSoundBooks();
    }

    @AfterAll
    static void closeTheBank() throws IOException {
        bank.close();
    }

    @Test
    void openingTwiceAnswersTheSameAccount() {
        Opening opening = TestBank.opening(Opening.NEXT_NUMBER, Ibans.czech("YZ", 87144583), "Eva", Currency.CZK, 500);

        List<Outcome<Account>> twice = bank.run(Openings::open, opening, opening);
        Account again = answer(bank.run(Openings::open, opening).getFirst());

        assertThat(answer(twice.get(0))).isEqualTo(answer(twice.get(1))).isEqualTo(again);
        assertThat(again.balance()).isEqualTo("5.00");
    }

    @Test
    void anAccountInAnotherCurrencyIsNotTheSame() {
        String iban = Ibans.czech("YZ", 1);
        bank.run(Openings::open, TestBank.opening(0, iban, "Eva", Currency.CZK, 0));

        assertThat(codes(bank.run(Openings::open, TestBank.opening(0, iban, "Eva", Currency.EUR, 0))))
                .containsExactly("currency-mismatch");
    }

    /** A teller may open accounts for others, and see none that it has not opened just now. */
    @Test
    void openingTheAccountOfAnotherTellsNothingOfIt() {
        String iban = Ibans.czech("YZ", 2);
        Opening annes = opening(iban, "Eva", "ann", Optional.of("teller"));
        Opening tellers = opening(iban, "x", "teller", Optional.of("teller"));

        List<Outcome<Account>> together = bank.run(Openings::open, annes, tellers, annes);
        List<Outcome<Account>> later = bank.run(
                Openings::open,
                annes,
                tellers,
                opening(iban, "Eva", "ann", Optional.of("ann")),
                opening(iban, "Eva", "ann", Optional.empty()),
                opening(iban, "Eva", "shop", Optional.empty()),
                opening(iban, Currency.EUR, "teller", Optional.of("teller")));

        assertThat(codes(together)).containsExactly("done", "account-exists", "account-exists");
        assertThat(codes(later))
                .containsExactly(
                        "account-exists", "account-exists", "done", "done", "account-exists", "account-exists");
        assertThat(((Outcome.Refused<Account>) later.getFirst()).why().toString())
                .doesNotContain("Eva", "5.00", iban);
    }

    private static Opening opening(String iban, String owner, String customer, Optional<String> only) {
        return new Opening(
                Opening.NEXT_NUMBER, iban, owner, Currency.CZK, 500, TestBank.NOW, Optional.of(customer), only);
    }

    private static Opening opening(String iban, Currency currency, String customer, Optional<String> only) {
        return new Opening(Opening.NEXT_NUMBER, iban, "Eva", currency, 500, TestBank.NOW, Optional.of(customer), only);
    }

    @Test
    void twoConnectionsOpenTheSameAccountsWithoutDeadlock() {
        PgConnection one = bank.connect();
        PgConnection two = bank.connect();
        for (int round = 0; round < 20; round++) {
            List<Opening> some = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                some.add(TestBank.opening(0, Ibans.czech("DL", round * 100 + i), "x", Currency.CZK, 1));
            }
            var left = bank.run(one, Openings::open, some);
            var right = bank.run(two, Openings::open, some.reversed());
            assertThat(await(left)).containsExactlyElementsOf(await(right).reversed());
        }
        await(one.close());
        await(two.close());
    }

    @Test
    void accountsOfABatchAreReadTogetherInOrder() {
        String iban = bank.account(Currency.EUR, 1_205);
        long id = bank.number("SELECT id FROM payments.account WHERE iban = '" + iban + "'");

        List<Outcome<Account>> outcomes = bank.run(
                AccountReads::byId,
                new AccountRead(id, Optional.empty()),
                new AccountRead(77, Optional.empty()),
                new AccountRead(id, Optional.empty()));

        assertThat(codes(outcomes)).containsExactly("done", "unknown-account", "done");
        assertThat(answer(outcomes.get(2)).balance()).isEqualTo("12.05");
        assertThat(answer(outcomes.get(2)).iban()).isEqualTo(iban);
    }

    @Test
    void whatIsAnothersIsAsIfItWereNot() {
        String mine = bank.account(Currency.CZK, 10_000);
        String others = bank.account(Currency.CZK, 0);
        long id = bank.number("SELECT id FROM payments.account WHERE iban = '" + mine + "'");
        UUID transfer = answer(bank.post(plan(mine, others, 100)).getFirst()).id();
        Optional<String> ann = Optional.of("ann");
        Optional<String> bob = Optional.of("bob");

        assertThat(codes(bank.run(AccountReads::byId, new AccountRead(id, ann), new AccountRead(id, bob))))
                .containsExactly("done", "unknown-account");
        assertThat(codes(bank.run(
                        StatementReads::pages,
                        new StatementPage(id, 5, Long.MAX_VALUE, bob),
                        new StatementPage(id, 5, Long.MAX_VALUE, ann))))
                .containsExactly("unknown-account", "done");
        assertThat(codes(bank.run(
                        TransferReads::byId, new TransferRead(transfer, ann), new TransferRead(transfer, bob))))
                .containsExactly("done", "unknown-transfer");
        assertThat(bank.run(AccountReads::byId, new AccountRead(id, bob)))
                .as("no word differs")
                .hasToString(bank.run(AccountReads::byId, new AccountRead(77, bob))
                        .toString()
                        .replace("no account 77", "no account " + id));
    }

    @Test
    void aStatementIsReadPageByPage() {
        String a = bank.account(Currency.CZK, 1_000_000);
        String b = bank.account(Currency.CZK, 0);
        long id = bank.number("SELECT id FROM payments.account WHERE iban = '" + a + "'");
        bank.post(IntStream.rangeClosed(1, 5).mapToObj(i -> plan(a, b, i * 100)).toArray(TransferPlan[]::new));

        Statement first = statement(id, 4, Long.MAX_VALUE);
        Statement second = statement(id, 4, first.lines().getLast().entry());

        assertThat(first.lines())
                .extracting(Statement.Line::amount)
                .containsExactly("-5.10", "-4.10", "-3.10", "-2.10");
        assertThat(first.lines()).extracting(Statement.Line::counterparty).containsOnly(b);
        assertThat(first.lines()).extracting(Statement.Line::kind).containsOnly("sent");
        assertThat(first.lines().getFirst().balanceAfter()).isEqualTo(first.balance());
        assertThat(first.next())
                .contains("/accounts/" + id + "/statement?limit=4&before="
                        + first.lines().getLast().entry());
        assertThat(second.lines()).extracting(Statement.Line::kind).containsExactly("sent", "opening");
        assertThat(second.lines().getLast().transfer()).isEmpty();
        assertThat(second.next()).isEmpty();
    }

    @Test
    void aStatementOfAnAccountWithoutEntriesIsEmptyAndOfNoAccountRefused() {
        String iban = bank.account(Currency.CZK, 0);
        long id = bank.number("SELECT id FROM payments.account WHERE iban = '" + iban + "'");

        List<Outcome<Statement>> outcomes = bank.run(
                StatementReads::pages,
                new StatementPage(id, 1, Long.MAX_VALUE, Optional.empty()),
                new StatementPage(88, 1, Long.MAX_VALUE, Optional.empty()));

        assertThat(answer(outcomes.getFirst()).lines()).isEmpty();
        assertThat(codes(outcomes)).containsExactly("done", "unknown-account");
    }

    @Test
    void aTransferReadAgainGivesTheSameReceipt() {
        String a = bank.account(Currency.CZK, 100_000_000);
        String b = bank.account(Currency.CZK, 0);
        List<Outcome<Posted>> posted = bank.post(plan(a, b, 2_000_000), plan(a, b, 50));

        for (Outcome<Posted> outcome : posted) {
            Posted then = answer(outcome);
            PostedBetween now = answer(bank.run(TransferReads::byId, new TransferRead(then.id(), Optional.empty()))
                    .getFirst());
            assertThat(now.posted()).isEqualTo(then);
            assertThat(receipt(now.posted())).isEqualTo(receipt(then));
        }
        assertThat(codes(bank.run(TransferReads::byId, new TransferRead(new UUID(1, 2), Optional.empty()))))
                .containsExactly("unknown-transfer");
    }

    @Test
    void aReceiptPageEscapesWhatPeopleWrote() {
        String a = bank.account("<script>alert('x')</script>", Currency.CZK, 100_000);
        String b = bank.account("Tom & \"Jerry\"", Currency.CZK, 0);
        Posted posted = answer(bank.post(plan(a, b, 1_250)).getFirst());
        PostedBetween read = answer(bank.run(TransferReads::byId, new TransferRead(posted.id(), Optional.empty()))
                .getFirst());

        String html = answer(ReceiptPage.of(context(posted.id()), read)).html();

        assertThat(html)
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(&#39;x&#39;)")
                .contains("Tom &amp; &quot;Jerry&quot;")
                .contains("<svg ")
                .contains("h1v1h-1z")
                .contains("12.50 CZK")
                .contains(posted.id().toString());
    }

    /** Who pays a heller to an account must not learn whose it is. */
    @Test
    void aReceiptNamesItsRecipientToWhoMaySeeThatAccount() {
        String mine = bank.account("Ann Mine", Currency.CZK, 100_000);
        String alsoMine = bank.account("Ann Again", Currency.CZK, 0);
        String others = Ibans.czech("RC", 1);
        bank.run(Openings::open, opening(others, "Bob Secret", "bob", Optional.empty()));
        UUID toOther = answer(bank.post(plan(mine, others, 1)).getFirst()).id();
        UUID toSelf = answer(bank.post(plan(mine, alsoMine, 1)).getFirst()).id();

        assertThat(page(toOther, Optional.of("ann")))
                .contains("Ann Mine", others)
                .doesNotContain("Bob");
        assertThat(page(toSelf, Optional.of("ann"))).contains("Ann Mine", "Ann Again");
        assertThat(page(toOther, Optional.empty())).as("a teller").contains("Ann Mine", "Bob Secret");
    }

    private static String page(UUID transfer, Optional<String> only) {
        PostedBetween read = answer(
                bank.run(TransferReads::byId, new TransferRead(transfer, only)).getFirst());
        return answer(ReceiptPage.of(context(transfer), read)).html();
    }

    @Test
    void sampleAccountsArePlantedOnceAndQuickly() {
        Duration limit = Duration.ofSeconds(2);
        long start = System.nanoTime();
        await("the seed", limit.multipliedBy(5), bank.committed(bank.connection(), SampleAccounts::insert));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        await(bank.committed(bank.connection(), SampleAccounts::insert));

        assertThat(bank.number("SELECT count(*) FROM payments.account WHERE id <= 10000"))
                .isEqualTo(SampleAccounts.COUNT);
        assertThat(bank.number("SELECT count(*) FROM payments.entry WHERE account_id BETWEEN 1 AND 10000"))
                .isEqualTo(SampleAccounts.COUNT);
        assertThat(bank.balance(SampleAccounts.iban(9_001))).isEqualTo(100_000_000);
        assertThat(taken).as("time to insert").isLessThan(limit.multipliedBy(3)); // 2 s is the aim on an idle machine
    }

    private static Statement statement(long id, int limit, long before) {
        return answer(bank.run(StatementReads::pages, new StatementPage(id, limit, before, Optional.empty()))
                .getFirst());
    }

    private static Receipt receipt(Posted posted) {
        StageContext context = context(posted.id());
        Screened screened = answer(Screening.screen(context, posted));
        return answer(Receipt.of(context, answer(Wording.word(context, screened))));
    }

    private static StageContext context(UUID id) {
        return new StageContext(id, Caller.ANONYMOUS, TestBank.NOW);
    }
}
