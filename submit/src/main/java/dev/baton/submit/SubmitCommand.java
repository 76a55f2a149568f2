package dev.baton.submit;

import dev.baton.cluster.ClusterProblem;
import dev.baton.flows.payments.PaymentsFlows;
import dev.baton.terminal.CommandTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton replay}: payment orders through the REST API. */
@Command(
        name = "submit",
        description = {
            "Send a file of payment orders through the REST API.",
            "The accounts that it names are opened first. Each line has an idempotency key of its own, so an interrupted run can be"
                    + " started again: nothing is done twice. Exit code 1 if something failed; a refusal is an answer."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
    private static final int MOST_AT_ONCE = 1024;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "CSV with the header from,to,amount,currency,reference; or the semicolon-separated orders of the"
                            + " PKDD'99 bank.")
    private Path file;


    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "${env:BATON_API_KEY:-" + PaymentsFlows.DEVELOPMENT_KEY + "}",
            description = "API key. Default: $$BATON_API_KEY, else the development key.")
    private String key;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "32",
            description = "Requests under way at once. Default: ${DEFAULT-VALUE}")
    private int concurrency;

    @Option(
            names = "--opening-balance",
            paramLabel = "AMOUNT",
            defaultValue = "100000.00",
            description = "What the bank puts into each account that it opens. Default: ${DEFAULT-VALUE}")
    private String openingBalance;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long one line is tried while there is no answer. Default: ${DEFAULT-VALUE}")
    private int patience;

    @Override
    public Integer call() {
        if (concurrency < 1 || concurrency > MOST_AT_ONCE) {
            throw new ClusterProblem("--concurrency is " + concurrency + "; allowed: 1 to " + MOST_AT_ONCE);
        }
        Submission replay = new Submission(
                file,
                List.of(),
                key,
                concurrency,
                openingBalance,
                Duration.ofSeconds(patience),
                Boolean.getBoolean(CommandTool.ERR_IS_TERMINAL));
        return replay.run(System.out::println) ? 0 : 1;
    }
}
