package dev.baton.submit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Sends a file of payment orders to the bank.
 *
 * @param patience how long one line is tried
 * @param bar whether to draw how far it is
 */
public record Submission(
        Path file,
        List<URI> gateways,
        String apiKey,
        int concurrency,
        String openingBalance,
        Duration patience,
        boolean bar) {

    /** @return whether nothing failed; a refusal is an answer */
    public boolean run(Consumer<String> out) {
        Instant begun = Instant.now();
        OrderFile orders = OrderFile.open(file);
        try (BankClient bank = new BankClient(gateways, apiKey, patience)) {
            SubmissionRun run = new SubmissionRun(orders, bank, concurrency, openingBalance);
            SubmissionRun.Survey survey = run.survey();
            out.accept("%s: %d orders, %d accounts"
                    .formatted(file, survey.orders(), survey.accounts().size()));
            try (ProgressBar progress = bar("accounts", survey.accounts().size())) {
                run.openAccounts(survey, progress::step);
            }
            try (ProgressBar progress = bar("transfers", survey.orders())) {
                run.sendTransfers(line -> progress.step());
            }
            double seconds =
                    Math.max(0.001, Duration.between(begun, Instant.now()).toMillis() / 1000.0);
            run.verdicts().summary().forEach(out);
            out.accept("%.1f s".formatted(seconds));
            return run.verdicts().nothingFailed();
        }
    }

    private ProgressBar bar(String what, long total) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .showSpeed();
        return (bar
                        ? builder.setConsumer(new ConsoleProgressBarConsumer(System.err))
                        : builder.setConsumer(new NoBar()))
                .build();
    }
}
