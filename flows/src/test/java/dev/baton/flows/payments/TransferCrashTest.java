package dev.baton.flows.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.test.Bench;
import dev.baton.test.CrashEverywhere;
import dev.baton.test.FlowTest;
import dev.baton.test.Invariant;

/** Wherever the node dies: a transfer is booked once, its sender is told the same each time, and the books add up. */
@FlowTest(PaymentsFlows.class)
class TransferCrashTest {
    private static final TransferOrder ORDER =
            new TransferOrder(SampleAccounts.iban(1), SampleAccounts.iban(2), "12.50", "CZK", "Rent");

    @CrashEverywhere
    void aTransferIsBooked(Bench bench) {
        Receipt receipt = bench.post("/transfers", ORDER)
                .withApiKey(PaymentsFlows.DEVELOPMENT_KEY)
                .withKey("rent-november")
                .expect(201)
                .as(Receipt.class);

        assertThat(receipt.amount()).isEqualTo("12.50");
    }

    @Invariant
    void once(Bench bench) {
        assertThat(bench.number("SELECT count(*) FROM payments.transfer")).isEqualTo(1);
    }

    @Invariant
    void theBooksAddUp(Bench bench) {
        assertThat(bench.number("SELECT count(*) FROM payments.audit"
                        + " WHERE entries <> 0 OR balances <> 0 OR wrong_accounts <> 0"))
                .isZero();
    }
}
