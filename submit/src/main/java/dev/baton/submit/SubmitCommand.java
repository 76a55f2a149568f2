package dev.baton.submit;

import dev.baton.cluster.ClusterProblem;
import dev.baton.flows.payments.PaymentsFlows;
import dev.baton.terminal.CommandTool;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code baton submit}: payment orders through the REST API. */
@Command(
        name = "baton submit",
        description = {
            "Send a file of payment orders through the REST API.",
            "The accounts that it names are opened first. Each line is sent with an idempotency key "
                    + "made of its order: sent again,"
                    + " also from a corrected, reordered or respelled file, it is not booked twice.",
            "Exit code 1 if a line could not be read or got no answer; a refusal is an answer."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
    private static final int MOST_AT_ONCE = 1024;
    private static final int MOST_PATIENCE = 86_400;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "CSV with the header from,to,amount,currency,reference; or the semicolon-separated orders of the"
                            + " PKDD'99 bank.")
    private Path file;

    @Option(
            names = {"--url", "--gateway"},
            paramLabel = "URL",
            description = "A gateway. Default: those of the cluster that runs here.")
    private @Nullable URI url;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "The CA's certificate, as PEM, for https. Default: that of the cluster that runs here, or"
                    + " those that Java trusts.")
    private @Nullable Path caFile;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Of the cluster that runs here, as in 'baton up'.")
    private @Nullable Path dataDir;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "${env:BATON_API_KEY:-" + PaymentsFlows.DEVELOPMENT_KEY + "}",
            description = "API key. Default: $$BATON_API_KEY, else the development key.")
    private String key;

    @Option(
            names = "--encoding",
            paramLabel = "NAME",
            description = "Of the file, such as windows-1250. Default: UTF-8")
    private Charset encoding = StandardCharsets.UTF_8;

    @Option(
            names = "--allow-equal-lines",
            description = "Lines that are equal are orders of their own. Without it, all but the first are bad lines.")
    private boolean allowEqualLines;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            defaultValue = "256",
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

    @Option(
            names = "--make",
            paramLabel = "N",
            description = "Send nothing: write N orders between the sample accounts to FILE, which must not exist.")
    private @Nullable Integer make;

    @Override
    public Integer call() {
        Integer orders = make;
        if (orders != null) {
            OrderMaker.make(orders, file);
            return 0;
        }
        check("--concurrency", concurrency, MOST_AT_ONCE);
        check("--patience", patience, MOST_PATIENCE);
        Submission submission = new Submission(
                new Submission.Source(file, encoding, allowEqualLines),
                new Submission.Target(
                        gateways(), trusted(), key, concurrency, openingBalance, Duration.ofSeconds(patience)),
                Boolean.getBoolean(CommandTool.ERR_IS_TERMINAL));
        return submission.run(spec.commandLine().getOut()::println) ? 0 : 1;
    }

    private static void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ClusterProblem(option + " is " + value + "; allowed: 1 to " + most);
        }
    }

    /** That of the cluster that runs here, if it is the one that is meant. */
    private Optional<Path> trusted() {
        return Optional.ofNullable(caFile)
                .or(() -> url == null
                        ? Optional.ofNullable(System.getProperty(CommandTool.CA_FILE))
                                .map(Path::of)
                        : Optional.empty());
    }

    private List<URI> gateways() {
        URI given = url;
        if (given == null) {
            String running = System.getProperty(CommandTool.GATEWAYS, "");
            if (running.isEmpty()) {
                throw new ClusterProblem(
                        "Nothing is running here; start it with: baton up, or name a gateway with --url");
            }
            return Arrays.stream(running.split(",")).map(URI::create).toList();
        }
        if (given.getHost() == null || !String.valueOf(given.getScheme()).matches("https?")) {
            throw new ClusterProblem("--url is " + given + "; allowed: such as http://127.0.0.1:8080");
        }
        return List.of(given);
    }
}
