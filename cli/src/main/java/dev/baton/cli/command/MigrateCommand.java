package dev.baton.cli.command;

import dev.baton.cli.flows.FlowJars;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.Installation;
import dev.baton.config.ConfigProblem;
import dev.baton.config.StartProblem;
import dev.baton.dbworker.MigrateMain;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code baton migrate}: the tables, as the role that owns them, so that no node needs its password. */
@Command(
        name = "migrate",
        description = {
            "Create the tables or bring them up to date, and give the role of nodes its rights.",
            "Settings as nodes have them: database.uri (BATON_DATABASE_URI or BATON_DATABASE_URI_FILE) names the role"
                    + " of nodes, database.migration-uri the one that owns the tables. For nodes with"
                    + " database.migrate: false, before they start with another release."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class MigrateCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "Of the nodes. Default: conf/baton.yaml")
    private @Nullable Path config;

    @Option(names = "--flows", paramLabel = "JAR", split = ",", description = "Jars of your flows, as nodes have them.")
    private List<Path> flows = List.of();

    @Option(names = "--without-samples", description = "Only the flows of --flows, as nodes have them.")
    private boolean withoutSamples;

    @Override
    public Integer call() throws Exception {
        Map<String, String> settings = new HashMap<>(System.getenv());
        settings.keySet().removeIf(name -> !name.matches("BATON_(DATABASE|FLOWS|PROFILE).*"));
        Path file = Optional.ofNullable(config)
                .orElseGet(() -> Installation.ofThisJvm().config());
        try (var loader = FlowJars.loader(flows, !withoutSamples)) {
            MigrateMain.run(file, settings, loader);
        } catch (ConfigProblem | StartProblem e) {
            throw new ClusterProblem(String.valueOf(e.getMessage()), e);
        }
        new Console().line("The tables are up to date");
        return 0;
    }
}
