package dev.baton.run;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What providers on a class path give. A provider is code of others: whatever it throws is said in one line that names
 * it and its jar.
 */
public record ProvidedFlows(List<Flow<?, ?>> flows, List<Schema> schemas) {

    public ProvidedFlows {
        flows = List.copyOf(flows);
        schemas = List.copyOf(schemas);
    }

    /**
     * @param which classes of providers that count
     * @throws FlowProblem if one can't be loaded, or gives nothing; its cause is what the provider threw
     */
    public static ProvidedFlows load(ClassLoader loader, FlowConfig config, Predicate<Class<?>> which) {
        List<Flow<?, ?>> flows = new ArrayList<>();
        List<Schema> schemas = new ArrayList<>();
        for (ServiceLoader.Provider<FlowProvider> provider : providers(loader)) {
            if (which.test(provider.type())) {
                ProvidedFlows own = provided(provider, config);
                flows.addAll(own.flows);
                schemas.addAll(own.schemas);
            }
        }
        return new ProvidedFlows(flows, schemas);
    }

    private static List<ServiceLoader.Provider<FlowProvider>> providers(ClassLoader loader) {
        try {
            return ServiceLoader.load(FlowProvider.class, loader).stream().toList();
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new FlowProblem("A provider of flows can't be loaded: " + oneLine(String.valueOf(e.getMessage())), e);
        }
    }

    private static ProvidedFlows provided(ServiceLoader.Provider<FlowProvider> provider, FlowConfig config) {
        try {
            FlowProvider flows = provider.get();
            return new ProvidedFlows(
                    Objects.requireNonNull(flows.flows(config), "flows() returned null"),
                    Objects.requireNonNull(flows.schema(config), "schema() returned null").stream()
                            .toList());
        } catch (RuntimeException | Error e) {
            if (e instanceof VirtualMachineError fatal && !(e instanceof StackOverflowError)) {
                throw fatal;
            }
            // the loader wraps what a constructor throws
            Throwable thrown = e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
            throw new FlowProblem(
                    "The flows of %s can't be built: %s".formatted(name(provider.type()), describe(thrown)), thrown);
        }
    }

    private static String name(Class<?> provider) {
        return provider.getName()
                + Optional.ofNullable(provider.getProtectionDomain().getCodeSource())
                        .map(CodeSource::getLocation)
                        .map(jar -> " in " + jar.getPath())
                        .orElse("");
    }

    /** With the line of the author's code, which a message alone does not tell. */
    private static String describe(Throwable thrown) {
        String where = Stream.of(thrown.getStackTrace())
                .filter(frame -> Stream.of("java.", "jdk.", "dev.baton.run.", "dev.baton.flow.Flow")
                        .noneMatch(frame.getClassName()::startsWith))
                .findFirst()
                .map(frame -> " at %s.%s(%s:%d)"
                        .formatted(
                                frame.getClassName(),
                                frame.getMethodName(),
                                frame.getFileName(),
                                frame.getLineNumber()))
                .orElse("");
        return oneLine(thrown.toString()) + where;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
