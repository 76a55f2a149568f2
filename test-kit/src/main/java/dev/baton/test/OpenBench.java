package dev.baton.test;

import dev.baton.config.ConfigFile;
import dev.baton.flow.Flow;
import dev.baton.run.FlowCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The bench of a class, with all that is behind it. One thread. */
record OpenBench(Bench bench, Client client, BenchNodes nodes, Aging aging, Snapshot rows) implements AutoCloseable {

    static OpenBench open(
            TestDatabase database, Map<String, String> settings, Function<ConfigFile, FlowCatalog> flows) {
        List<Flow<?, ?>> known = new ArrayList<>();
        BenchNodes nodes = new BenchNodes(
                database,
                settings,
                config -> {
                    FlowCatalog catalog = flows.apply(config);
                    if (known.isEmpty()) {
                        known.addAll(catalog.all());
                    }
                    return catalog;
                },
                new Journal());
        nodes.current();
        Collection<Flow<?, ?>> all = List.copyOf(known);
        Client client = new Client(nodes, all);
        Aging aging = new Aging(database);
        return new OpenBench(new Bench(nodes, client, all, aging), client, nodes, aging, new Snapshot(database));
    }

    @Override
    public void close() {
        nodes.close();
        nodes.database().close();
    }
}
