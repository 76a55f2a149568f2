package dev.baton.flows.payments;

import static dev.baton.flows.payments.TestBank.answer;
import static dev.baton.flows.payments.TestBank.codes;
import static dev.baton.flows.payments.TestBank.plan;
import static dev.baton.flows.payments.TestBank.planOf;
import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.flow.Outcome;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LedgerTest {
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
    void aTransferMovesItsAmountAndItsFee() {
        String from = bank.account(Currency.CZK, 10_000);
        String to = bank.account(Currency.CZK, 0);
        TransferPlan plan = plan(from, to, 1_250);

        Posted posted = answer(bank.post(plan).getFirst());

        assertThat(posted.balanceAfter()).isEqualTo(10_000 - 1_250 - 10);
        assertThat(posted.newCounterparty()).isTrue();
        assertThat(bank.balance(from)).isEqualTo(8_740);
        assertThat(bank.balance(to)).isEqualTo(1_250);
        assertThat(bank.number("SELECT sum(amount) FROM payments.entry WHERE account_id = -2 AND posting_id = '"
                        + plan.id() + "'"))
                .isEqualTo(10);
    }

    @Test
    void fundsAreDecidedInTheOrderOfTheBatch() {
        String a = bank.account(Currency.CZK, 1_010);
        String b = bank.account(Currency.CZK, 0);
        String c = bank.account(Currency.CZK, 0);

        List<Outcome<Posted>> outcomes =
                bank.post(plan(b, c, 100), plan(a, b, 1_000), plan(a, b, 1), plan(b, c, 900), plan(b, c, 90));

        assertThat(codes(outcomes))
                .containsExactly("insufficient-funds", "done", "insufficient-funds", "done", "insufficient-funds");
        assertThat(bank.balance(a)).isZero();
        assertThat(bank.balance(b)).isEqualTo(90);
        assertThat(bank.balance(c)).isEqualTo(900);
    }

    @Test
    void eachKindOfRefusalLeavesTheOthersAlone() {
        String a = bank.account(Currency.CZK, 100_000);
        String b = bank.account(Currency.CZK, 0);
        String euro = bank.account(Currency.EUR, 100_000);
        String closed = bank.account(Currency.CZK, 100_000);
        bank.execute("UPDATE payments.account SET closed = true WHERE iban = '" + closed + "'");
        String nobody = Ibans.czech("ZZ", 42);

        List<Outcome<Posted>> outcomes = bank.post(
                plan(nobody, b, 1),
                plan(a, nobody, 1),
                plan(a, a, 1),
                plan(a, euro, 1),
                plan(euro, b, 1),
                plan(closed, b, 1),
                plan(a, closed, 1),
                plan(a, b, 500));

        assertThat(codes(outcomes))
                .containsExactly(
                        "unknown-account",
                        "unknown-account",
                        "same-account",
                        "currency-mismatch",
                        "currency-mismatch",
                        "account-closed",
                        "account-closed",
                        "done");
        assertThat(bank.balance(b)).isEqualTo(500);
    }

    @Test
    void onlyACustomersOwnMoneyIsSent() {
        String anns = bank.account(Currency.CZK, 10_000);
        String bobs = bank.account(Currency.CZK, 10_000);
        bank.execute("UPDATE payments.account SET customer = 'bob' WHERE iban = '" + bobs + "'");

        List<Outcome<Posted>> outcomes = bank.post(
                planOf("ann", anns, bobs, 100),
                planOf("ann", bobs, anns, 100),
                planOf("bob", bobs, anns, 100),
                planOf("ann", Ibans.own(999_999), anns, 100));

        assertThat(codes(outcomes)).containsExactly("done", "unknown-account", "done", "unknown-account");
        assertThat(((Outcome.Refused<Posted>) outcomes.get(1)).why().title())
                .as("as if it were not")
                .isEqualTo(((Outcome.Refused<Posted>) outcomes.get(3)).why().title());
    }

    @Test
    void aBatchOfRefusalsWritesNothing() {
        String a = bank.account(Currency.CZK, 5);
        String b = bank.account(Currency.CZK, 0);
        long before = bank.number("SELECT count(*) FROM payments.entry");

        assertThat(codes(bank.post(plan(a, b, 100), plan(a, a, 1))))
                .containsExactly("insufficient-funds", "same-account");

        assertThat(bank.number("SELECT count(*) FROM payments.entry")).isEqualTo(before);
    }

    @Test
    void oneAccountManyTimesInABatchIsFolded() {
        String a = bank.account(Currency.CZK, 1_000_000);
        String b = bank.account(Currency.CZK, 1_000_000);
        TransferPlan[] plans = new TransferPlan[256];
        Arrays.setAll(plans, i -> i % 2 == 0 ? plan(a, b, 300) : plan(b, a, 200));

        List<Outcome<Posted>> outcomes = bank.post(plans);

        assertThat(codes(outcomes)).containsOnly("done");
        assertThat(bank.balance(a)).isEqualTo(1_000_000 - 128 * 310 + 128 * 200);
        assertThat(bank.balance(b)).isEqualTo(1_000_000 - 128 * 210 + 128 * 300);
        assertThat(answer(outcomes.get(0)).newCounterparty()).isTrue();
        assertThat(answer(outcomes.get(2)).newCounterparty()).isFalse();
        assertThat(answer(outcomes.get(2)).sentCount()).isEqualTo(1);
        assertThat(answer(outcomes.get(254)).sentSum()).isEqualTo(127 * 300);
        assertThat(answer(outcomes.get(254)).balanceAfter()).isEqualTo(bank.balance(a) - 200);
    }

    @Test
    void velocityAndCounterpartyAreRememberedOverBatches() {
        String a = bank.account(Currency.CZK, 1_000_000);
        String b = bank.account(Currency.CZK, 0);
        bank.post(plan(a, b, 1_000), plan(a, b, 2_000));

        Posted soon = answer(bank.post(plan(a, b, 100)).getFirst());
        Posted nextDay = answer(bank.post(plan(a, b, 100, TestBank.NOW.plus(Duration.ofDays(1))))
                .getFirst());

        assertThat(soon.newCounterparty()).isFalse();
        assertThat(soon.sentCount()).isEqualTo(2);
        assertThat(soon.sentSum()).isEqualTo(3_000);
        assertThat(nextDay.sentCount()).isZero();
    }

    @Test
    void theDatabaseItselfRefusesANegativeBalance() {
        String a = bank.account(Currency.CZK, 5);

        assertThatThrownBy(() -> bank.execute("UPDATE payments.account SET balance = -1 WHERE iban = '" + a + "'"))
                .hasRootCauseInstanceOf(SQLException.class);
    }

    @Test
    void batchesThatShareAccountsDoNotDeadlock() {
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            accounts.add(bank.account(Currency.CZK, 1_000_000));
        }
        PgConnection one = bank.connect();
        PgConnection two = bank.connect();

        Future<Void> left = rounds(one, accounts, new Random(1), 60);
        Future<Void> right = rounds(two, accounts, new Random(2), 60);

        await("both lanes", Duration.ofSeconds(60), Future.join(left, right));
        await(one.close());
        await(two.close());
    }

    private static Future<Void> rounds(PgConnection on, List<String> accounts, Random random, int left) {
        return left == 0
                ? Future.succeededFuture()
                : bank.run(on, Ledger::post, shuffled(accounts, random))
                        .compose(ignored -> rounds(on, accounts, random, left - 1));
    }

    private static List<TransferPlan> shuffled(List<String> accounts, Random random) {
        List<TransferPlan> plans = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            int from = random.nextInt(accounts.size());
            int to = (from + 1 + random.nextInt(accounts.size() - 1)) % accounts.size();
            plans.add(plan(accounts.get(from), accounts.get(to), 1 + random.nextInt(500)));
        }
        return plans;
    }
}
