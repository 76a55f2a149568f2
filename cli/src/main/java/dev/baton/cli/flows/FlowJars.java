package dev.baton.cli.flows;

import dev.baton.cluster.ClusterProblem;
import dev.baton.config.ConfigFile;
import dev.baton.config.ConfigProblem;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowProvider;
import dev.baton.run.FlowCatalog;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;

/** Reads flows as a node would do when it starts, without starting one. */
public final class FlowJars {
    private FlowJars() {}

    /**
     * The flows of these jars, and no others.
     *
     * @param config the nodes' configuration file
     * @throws ClusterProblem if a jar is missing, or its flows can't be built
     */
    public static Collection<Flow<?, ?>> read(List<Path> jars, Path config) {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            if (!Files.isRegularFile(jar)) {
                throw new ClusterProblem("There is no jar " + jar);
            }
            urls.add(url(jar));
        }
        try (JarsFirst loader = new JarsFirst(urls, FlowProvider.class.getClassLoader())) {
            Collection<Flow<?, ?>> flows =
                    flows(loader, config, provider -> provider.getClassLoader() == loader, jars.toString());
            if (flows.isEmpty()) {
                throw new ClusterProblem("There is no flow in " + jars
                        + ": a jar names its FlowProvider in META-INF/services/" + FlowProvider.class.getName());
            }
            return flows;
        } catch (IOException e) {
            throw new ClusterProblem(jars + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The flows that come with the platform. */
    public static Collection<Flow<?, ?>> ofPlatform(Path config) {
        return flows(FlowProvider.class.getClassLoader(), config, provider -> true, "the platform");
    }

    private static Collection<Flow<?, ?>> flows(
            ClassLoader loader, Path config, Predicate<Class<?>> which, String where) {
        try {
            ConfigFile settings = ConfigFile.load(config, Map.of(), loader);
            List<Flow<?, ?>> flows = ServiceLoader.load(FlowProvider.class, loader).stream()
                    .filter(provider -> which.test(provider.type()))
                    .<Flow<?, ?>>flatMap(provider -> provider.get().flows(settings.forFlows()).stream())
                    .toList();
            return new FlowCatalog(flows, List.of()).all();
        } catch (ConfigProblem | IllegalArgumentException | IllegalStateException e) {
            throw new ClusterProblem("The flows of " + where + " can't be built: " + e.getMessage(), e);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new ClusterProblem("The flows of " + where + " can't be loaded: " + e.getMessage(), e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new ClusterProblem(jar + " can't be read: " + e.getMessage(), e);
        }
    }
}
