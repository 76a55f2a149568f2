package dev.baton.cli.flows;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import dev.baton.run.FlowCatalog;
import dev.baton.run.FlowProblem;
import dev.baton.run.ProvidedFlows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * The flows that a node with these jars would have, read as it does when it starts, without starting one.
 *
 * @param ofJars the flows of the jars
 * @param ofPlatform the flows that come with the platform
 * @param migrations whether the jars have tables of their own
 */
public record FlowJars(Collection<Flow<?, ?>> ofJars, Collection<Flow<?, ?>> ofPlatform, boolean migrations) {
    private static final String VARIABLES = "BATON_FLOWS_";
    private static final String SERVICE = "META-INF/services/" + FlowProvider.class.getName();

    public FlowJars {
        ofJars = List.copyOf(ofJars);
        ofPlatform = List.copyOf(ofPlatform);
    }

    /**
     * @param config the nodes' configuration file
     * @throws ClusterProblem if a jar is missing, or no node could start with them
     */
    public static FlowJars read(List<Path> jars, Path config) {
        return read(jars, config, Map.of(), true);
    }

    /**
     * As a node with these jars finds classes and providers of flows.
     *
     * @param samples whether it has the flows that come with the platform, too
     */
    public static URLClassLoader loader(List<Path> jars, boolean samples) throws IOException {
        ClassLoader platform = FlowProvider.class.getClassLoader();
        return samples
                ? new URLClassLoader(urls(jars).toArray(URL[]::new), platform)
                : new JarsFirst(urls(jars), platform);
    }

    /**
     * For nodes that are started from here, with the variables of this process.
     *
     * @param samples whether nodes have the flows that come with the platform, too
     * @throws ClusterProblem if one of them is no jar of flows, or no node could start with them
     */
    public static void refuseUnusable(List<Path> jars, Path config, boolean samples) {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.keySet().removeIf(name -> !name.startsWith(VARIABLES));
        read(jars, config, variables, samples);
    }

    private static FlowJars read(List<Path> jars, Path config, Map<String, String> variables, boolean samples) {
        Set<String> providers = providers(jars).keySet();
        try (JarsFirst loader = new JarsFirst(urls(jars), FlowProvider.class.getClassLoader())) {
            ConfigFile settings = settings(loader, config, variables);
            ProvidedFlows own = provided(loader, settings, provider -> provider.getClassLoader() == loader);
            if (own.flows().isEmpty()) {
                throw new ClusterProblem("The providers of %s give no flow".formatted(jars));
            }
            // of two classes by one name a node has one
            ProvidedFlows others = provided(
                    FlowProvider.class.getClassLoader(),
                    settings,
                    provider -> samples && !providers.contains(provider.getName()));
            refuseMissingMigrations(own.schemas(), loader, jars);
            refuseConflict(own, others, jars);
            return new FlowJars(own.flows(), others.flows(), !own.schemas().isEmpty());
        } catch (IOException e) {
            throw new ClusterProblem(jars + " can't be read: " + IoReason.of(e), e);
        }
    }

    /** Each provider that the jars name, with its jar. */
    private static Map<String, Path> providers(List<Path> jars) {
        Map<String, Path> providers = new HashMap<>();
        for (Path jar : jars) {
            List<String> own = providers(jar);
            if (own.isEmpty()) {
                throw new ClusterProblem(
                        "There is no flow in %s: a jar of flows names its FlowProvider in %s".formatted(jar, SERVICE));
            }
            for (String provider : own) {
                Path other = providers.put(provider, jar);
                if (other != null) {
                    throw new ClusterProblem(
                            "%s and %s both have the provider %s, and a node would have one: name its jar only"
                                    .formatted(other, jar, provider));
                }
            }
        }
        return providers;
    }

    private static List<String> providers(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new ClusterProblem("There is no jar " + jar);
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry services = file.getEntry(SERVICE);
            if (services == null) {
                return List.of();
            }
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(file.getInputStream(services), StandardCharsets.UTF_8))) {
                return lines.lines()
                        .map(line -> line.replaceAll("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .distinct()
                        .toList();
            }
        } catch (ZipException e) {
            throw new ClusterProblem(jar + " is no jar: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ClusterProblem(jar + " can't be read: " + IoReason.of(e), e);
        }
    }

    private static ConfigFile settings(ClassLoader loader, Path config, Map<String, String> variables) {
        try {
            return ConfigFile.load(config, variables, loader);
        } catch (ConfigProblem e) {
            throw new ClusterProblem(String.valueOf(e.getMessage()), e);
        }
    }

    private static ProvidedFlows provided(ClassLoader loader, ConfigFile settings, Predicate<Class<?>> which) {
        try {
            return ProvidedFlows.load(loader, settings.forFlows(), which);
        } catch (FlowProblem | ConfigProblem e) {
            throw new ClusterProblem(String.valueOf(e.getMessage()), e);
        }
    }

    private static void refuseMissingMigrations(List<Schema> schemas, ClassLoader loader, List<Path> jars) {
        for (Schema schema : schemas) {
            if (loader.getResource(schema.location()) == null) {
                throw new ClusterProblem(
                        "No db-worker could start with %s: the folder of migrations %s of schema %s is not in it"
                                .formatted(jars, schema.location(), schema.name()));
            }
        }
    }

    private static void refuseConflict(ProvidedFlows own, ProvidedFlows others, List<Path> jars) {
        try {
            new FlowCatalog(
                    Stream.concat(others.flows().stream(), own.flows().stream()).toList(), List.of());
        } catch (FlowProblem e) {
            throw new ClusterProblem("No node could start with %s: %s".formatted(jars, e.getMessage()), e);
        }
    }

    private static List<URL> urls(List<Path> jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return urls;
    }
}
