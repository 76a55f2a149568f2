package dev.baton.flow;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What two builds of a flow must have in common so that one can finish what the other began: the stages in order, where
 * they run, what they do to the data, and the records between them.
 *
 * <p>Records are compared by what travels: names and types of their components, at any depth. Left out are the names of
 * classes, the order of components, and components that are {@link Optional}: they may be missing.
 */
final class FlowShape {
    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** The records that are being described, outermost first: one that contains itself is described once. */
    private final Deque<Class<?>> open = new ArrayDeque<>();

    private FlowShape() {}

    /** One line for the input and one for each stage. */
    static String describe(Class<?> inputType, List<Stage<?, ?>> stages) {
        StringBuilder text = new StringBuilder("input " + type(inputType));
        for (Stage<?, ?> stage : stages) {
            text.append("\nstage ")
                    .append(stage.id())
                    .append(" (")
                    .append(place(stage))
                    .append(") ");
            text.append(type(stage.outputType()));
        }
        return text.toString();
    }

    /** SHA-256 in hex. */
    static String fingerprint(String description) {
        return HexFormat.of().formatHex(Sha256.of(description));
    }

    /** Written out, as the names of Java constants may change. */
    private static String place(Stage<?, ?> stage) {
        return switch (stage) {
            case Stage.Authenticate<?> ignored -> "authenticate";
            case Stage.EventLoop<?, ?> ignored -> "event loop";
            case Stage.Compute<?, ?> ignored -> "compute";
            case Stage.Database<?, ?> database ->
                switch (database.access()) {
                    case READ -> "database, reads";
                    case WRITE -> "database, writes";
                };
        };
    }

    private static String type(Class<?> type) {
        return new FlowShape().shape(type, Map.of());
    }

    private String shape(Type type, Map<TypeVariable<?>, Type> bound) {
        return switch (type) {
            case Class<?> plain -> shapeOf(plain, Map.of());
            case ParameterizedType generic -> generic(generic, bound);
            case GenericArrayType array -> shape(array.getGenericComponentType(), bound) + "[]";
            case TypeVariable<?> variable -> bound.containsKey(variable) ? shape(bound.get(variable), Map.of()) : "any";
            case WildcardType wildcard -> shape(wildcard.getUpperBounds()[0], bound);
            default -> type.getTypeName();
        };
    }

    private String generic(ParameterizedType type, Map<TypeVariable<?>, Type> bound) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (raw.isRecord() || raw.isSealed()) {
            return shapeOf(raw, binding(raw, arguments, bound));
        }
        return Arrays.stream(arguments)
                .map(argument -> shape(argument, bound))
                .collect(Collectors.joining(", ", raw.getName() + "<", ">"));
    }

    private static Map<TypeVariable<?>, Type> binding(
            Class<?> raw, Type[] arguments, Map<TypeVariable<?>, Type> outer) {
        Map<TypeVariable<?>, Type> inner = new HashMap<>();
        TypeVariable<?>[] variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
            Type argument = arguments[i];
            inner.put(
                    variables[i],
                    argument instanceof TypeVariable<?> ? outer.getOrDefault(argument, argument) : argument);
        }
        return inner;
    }

    private String shapeOf(Class<?> type, Map<TypeVariable<?>, Type> bound) {
        if (type.isArray()) {
            return shapeOf(type.getComponentType(), bound) + "[]";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .sorted()
                    .collect(Collectors.joining("|", "one of ", ""));
        }
        if (!type.isRecord() && !type.isSealed()) {
            return type.getName();
        }
        if (open.contains(type)) {
            return "again " + depth(type);
        }
        open.addLast(type);
        try {
            return type.isRecord() ? components(type, bound) : kinds(type);
        } finally {
            open.removeLast();
        }
    }

    private int depth(Class<?> type) {
        return List.copyOf(open).indexOf(type);
    }

    private String components(Class<?> type, Map<TypeVariable<?>, Type> bound) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !OPTIONALS.contains(component.getType()))
                .sorted(Comparator.comparing(RecordComponent::getName))
                .map(component -> component.getName() + ": " + shape(component.getGenericType(), bound))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private String kinds(Class<?> type) {
        return Arrays.stream(type.getPermittedSubclasses())
                .sorted(Comparator.comparing(Class::getSimpleName))
                .map(kind -> kind.getSimpleName() + " " + shapeOf(kind, Map.of()))
                .collect(Collectors.joining(" or ", "(", ")"));
    }
}
