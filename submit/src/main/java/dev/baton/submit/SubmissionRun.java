package dev.baton.submit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;

/** One run over a file: first the accounts that it names, then its transfers. */
final class SubmissionRun {
    private static final String OWNER = "Opened by baton replay";

    private final OrderFile file;
    private final BankClient bank;
    private final int concurrency;
    private final String openingBalance;
    private final SubmitSummary verdicts = new SubmitSummary();

    SubmissionRun(OrderFile file, BankClient bank, int concurrency, String openingBalance) {
        this.file = file;
        this.bank = bank;
        this.concurrency = concurrency;
        this.openingBalance = openingBalance;
    }

    /** Which accounts, and in which currency; and how many transfers there are. */
    record Survey(Map<Party, String> accounts, long orders) {}

    Survey survey() {
        Map<Party, String> accounts = new LinkedHashMap<>();
        long[] orders = {0};
        file.forEach(line -> {
            switch (line) {
                case FileLine.Order order -> {
                    orders[0]++;
                    accounts.putIfAbsent(
                            order.transfer().from(), order.transfer().currency());
                    accounts.putIfAbsent(order.transfer().to(), order.transfer().currency());
                }
                case FileLine.Bad bad -> verdicts.bad(bad);
            }
        });
        return new Survey(accounts, orders[0]);
    }

    void openAccounts(Survey survey, Runnable step) {
        try (Bounded bounded = new Bounded(concurrency)) {
            survey.accounts()
                    .forEach((party, currency) -> bounded.run(() -> {
                        open(party, currency);
                        step.run();
                    }));
        }
    }

    /** A refusal is no failure: its transfers will be refused, and say why. */
    private void open(Party party, String currency) {
        Map<String, String> body = new TreeMap<>(party.asOpened());
        body.put("owner", OWNER);
        body.put("currency", currency);
        body.put("openingBalance", openingBalance);
        String what = party.asOpened() + currency + openingBalance;
        String key = "open-" + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
        if (bank.post("/accounts", key, body, what.hashCode() & 0xff) instanceof Sent.Failed failed) {
            verdicts.accountFailed(party.toString(), failed.cause());
        }
    }

    void sendTransfers(LongConsumer step) {
        try (Bounded bounded = new Bounded(concurrency)) {
            file.forEach(line -> {
                if (line instanceof FileLine.Order order) {
                    bounded.run(() -> {
                        verdicts.add(order.number(), send(order));
                        step.accept(order.number());
                    });
                }
            });
        }
    }

    private Sent send(FileLine.Order order) {
        FileTransfer transfer = order.transfer();
        Map<String, String> body = Map.of(
                "from", transfer.from().iban(),
                "to", transfer.to().iban(),
                "amount", transfer.amount(),
                "currency", transfer.currency(),
                "reference", transfer.reference());
        return bank.post("/transfers", file.key(order.number()), new TreeMap<>(body), order.number());
    }

    SubmitSummary verdicts() {
        return verdicts;
    }
}
