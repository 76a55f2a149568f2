package dev.baton.submit;

import dev.baton.cluster.ClusterProblem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** One run over a file: first the accounts that it names, then its transfers. */
final class SubmissionRun {
    private static final String OWNER = "Opened by baton submit";

    private final OrderFile file;
    private final BankClient bank;
    private final int concurrency;
    private final String openingBalance;
    private final SubmitSummary summary = new SubmitSummary();

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
                    FileTransfer transfer = order.transfer();
                    accounts.putIfAbsent(transfer.from(), transfer.currency());
                    accounts.putIfAbsent(transfer.to(), transfer.currency());
                }
                case FileLine.Bad bad -> summary.bad(bad);
            }
        });
        return new Survey(accounts, orders[0]);
    }

    /**
     * Opens one account alone: a wrong key is reported once, and not by each line.
     *
     * @throws ClusterProblem if the API key is not accepted, or a certificate not trusted
     */
    void checkKey(Survey survey) {
        bank.requireTrust();
        survey.accounts().entrySet().stream().findFirst().ifPresent(account -> {
            if (postAccount(account.getKey(), account.getValue()) instanceof Sent.Unauthenticated no) {
                throw new ClusterProblem((no.status() == 403
                                ? "The API key may not open accounts: it needs the scope accounts:open"
                                : "The API key is not accepted (" + no.status() + ")")
                        + "; nothing was sent. Give another with --key or BATON_API_KEY");
            }
        });
    }

    void openAccounts(Survey survey, Runnable step) {
        try (BoundedThreads bounded = new BoundedThreads(concurrency)) {
            survey.accounts()
                    .forEach((party, currency) -> bounded.run(() -> {
                        summary.account(party.iban(), postAccount(party, currency));
                        step.run();
                    }));
        }
    }

    private Sent postAccount(Party party, String currency) {
        Map<String, String> body = new TreeMap<>(party.asOpened());
        body.put("owner", OWNER);
        body.put("currency", currency);
        body.put("openingBalance", openingBalance);
        String what = party.asOpened() + currency + openingBalance;
        String key = "open-" + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
        return bank.post("/accounts", key, body, what.hashCode() & 0xff);
    }

    void sendTransfers(Runnable step) {
        try (BoundedThreads bounded = new BoundedThreads(concurrency)) {
            file.forEach(line -> {
                if (line instanceof FileLine.Order order) {
                    bounded.run(() -> {
                        summary.order(
                                order.number(),
                                bank.post(
                                        "/transfers",
                                        order.key(),
                                        order.transfer().body(),
                                        order.number()));
                        step.run();
                    });
                }
            });
        }
    }

    SubmitSummary summary() {
        return summary;
    }
}
