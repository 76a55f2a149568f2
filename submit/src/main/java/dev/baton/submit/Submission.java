package dev.baton.submit;

import dev.baton.cluster.ClusterProblem;
import dev.baton.flows.payments.Money;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Sends a file of payment orders to the bank.
 *
 * @param bar whether to draw a progress bar on the error stream
 */
record Submission(Source source, Target target, boolean bar) {

    /** @param allowEqualLines whether equal lines are orders of their own */
    record Source(Path file, Charset encoding, boolean allowEqualLines) {}

    /**
     * @param caFile of the gateways' certificates; empty: those that Java trusts
     * @param patience how long one line is tried
     */
    record Target(
            List<URI> gateways,
            Optional<Path> caFile,
            String apiKey,
            int concurrency,
            String openingBalance,
            Duration patience) {
        Target {
            gateways = List.copyOf(gateways);
            openingBalance = Money.plain(openingBalance);
        }
    }

    /**
     * @return whether every line was read and answered; a refusal is an answer
     * @throws ClusterProblem if the file can't be read, or the API key is not accepted
     */
    boolean run(Consumer<String> out) {
        Instant begun = Instant.now();
        OrderFile orders = OrderFile.open(source.file(), source.encoding(), source.allowEqualLines());
        try (BankClient bank = new BankClient(target)) {
            SubmissionRun run = new SubmissionRun(orders, bank, target.concurrency(), target.openingBalance());
            SubmissionRun.Survey survey = run.survey();
            out.accept("%s: %d orders, %d accounts"
                    .formatted(source.file(), survey.orders(), survey.accounts().size()));
            send(run, survey);
            double seconds =
                    Math.max(0.001, Duration.between(begun, Instant.now()).toMillis() / 1000.0);
            run.summary().lines().forEach(out);
            out.accept("%.1f s".formatted(seconds));
            return run.summary().complete();
        }
    }

    private void send(SubmissionRun run, SubmissionRun.Survey survey) {
        run.checkKey(survey);
        try (ProgressBar progress = bar("accounts", survey.accounts().size())) {
            run.openAccounts(survey, progress::step);
        }
        try (ProgressBar progress = bar("transfers", survey.orders())) {
            run.sendTransfers(progress::step);
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
