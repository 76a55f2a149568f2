package dev.baton.flow;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What two builds of a flow must have in common so that one can finish what the other began: the stages in order, where
 * they run, what they do to the data, and the records between them.
 *
 * <p>Records are compared by what travels: names and types of their components, at any depth, and what annotations of
 * Jackson change of them. Left out are the names of classes and the order of components. Components that are
 * {@link Optional} may be missing in one of the builds; where both have one, its type is the same.
 */
final class FlowShape {
    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private static final int DEEP = 20;

    /** No stage has this id. */
    private static final String INPUT = "(input)";

    /** Longer ones are of records that refer to each other in too many ways. */
    private static final int LONGEST = 512 * 1024;

    /** The classes that are being described, outermost first: one that contains itself is described once. */
    private final Deque<Class<?>> open = new ArrayDeque<>();

    /** Where we are: a stage, then names of components. */
    private final Deque<String> path = new ArrayDeque<>();

    private final SortedMap<String, String> optionals = new TreeMap<>();

    /** How many of the components around here are written by position, not by name. */
    private int byPosition;

    private int length;

    /** What a type variable stands for, and what its own variables stand for. */
    private record Bound(Type type, Map<TypeVariable<?>, Bound> where) {}

    /** What a class has that travels. */
    private record Component(String name, String rules, Class<?> type, Type genericType) {}

    private FlowShape() {}

    /** One line for the input and one for each stage; then one for each component that may be missing. */
    static FlowDescription describe(Class<?> inputType, List<Stage<?, ?>> stages) {
        FlowShape shape = new FlowShape();
        StringBuilder text = new StringBuilder("input ").append(shape.at(INPUT, inputType));
        for (Stage<?, ?> stage : stages) {
            text.append("\nstage ")
                    .append(stage.id())
                    .append(" (")
                    .append(place(stage))
                    .append(") ")
                    .append(shape.at(stage.id(), stage.outputType()));
        }
        return FlowDescription.of(text.toString(), shape.optionals);
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

    private String at(String where, Class<?> type) {
        path.addLast(where);
        try {
            return shape(type, Map.of());
        } finally {
            path.removeLast();
        }
    }

    private String shape(Type type, Map<TypeVariable<?>, Bound> bound) {
        return switch (type) {
            case Class<?> plain -> shapeOf(plain, Map.of());
            case ParameterizedType generic -> generic(generic, bound);
            case GenericArrayType array -> shape(array.getGenericComponentType(), bound) + "[]";
            case TypeVariable<?> variable -> {
                Bound found = bound.get(variable);
                yield found == null ? "any" : shape(found.type(), found.where());
            }
            case WildcardType wildcard -> shape(wildcard.getUpperBounds()[0], bound);
            default -> type.getTypeName();
        };
    }

    private String generic(ParameterizedType type, Map<TypeVariable<?>, Bound> bound) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        if (described(raw)) {
            return shapeOf(raw, binding(raw, arguments, bound));
        }
        return Arrays.stream(arguments)
                .map(argument -> shape(argument, bound))
                .collect(Collectors.joining(", ", raw.getName() + "<", ">"));
    }

    private static Map<TypeVariable<?>, Bound> binding(
            Class<?> raw, Type[] arguments, Map<TypeVariable<?>, Bound> outer) {
        Map<TypeVariable<?>, Bound> inner = new HashMap<>();
        TypeVariable<?>[] variables = raw.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
            inner.put(variables[i], new Bound(arguments[i], outer));
        }
        return inner;
    }

    /** Records, sealed types and other classes by what they consist of; those of libraries by their names. */
    private static boolean described(Class<?> type) {
        return type.isRecord() || type.isSealed() || !(type.isInterface() || type.isPrimitive() || foreign(type));
    }

    private static boolean foreign(Class<?> type) {
        return Stream.of("java.", "javax.", "io.vertx.", "com.fasterxml.").anyMatch(type.getName()::startsWith);
    }

    private String shapeOf(Class<?> type, Map<TypeVariable<?>, Bound> bound) {
        if (type.isArray()) {
            return shapeOf(type.getComponentType(), bound) + "[]";
        }
        if (type.isEnum()) {
            return constants(type);
        }
        if (!described(type)) {
            return type.getName();
        }
        if (open.contains(type)) {
            return "again " + List.copyOf(open).indexOf(type) + arguments(type, bound);
        }
        open.addLast(type);
        try {
            return bounded((type.isSealed() ? kinds(type, bound) : components(type, bound)) + JsonRules.ofClass(type));
        } finally {
            open.removeLast();
        }
    }

    private String constants(Class<?> type) {
        Stream<String> constants = Arrays.stream(type.getDeclaredFields())
                .filter(Field::isEnumConstant)
                .map(constant -> constant.getName() + JsonRules.of(constant));
        return (inOrder(type) ? constants : constants.sorted()).collect(Collectors.joining("|", "one of ", ""))
                + JsonRules.ofClass(type);
    }

    /** Whether it may be written as a number or an array: then order counts, and nothing can be missing. */
    private boolean inOrder(Class<?> type) {
        return byPosition > 0 || JsonRules.byPosition(JsonRules.of(type));
    }

    private String bounded(String shape) {
        length += shape.length();
        if (length > LONGEST) {
            throw new IllegalArgumentException(
                    "The records of %s and what they consist of are too many to compare".formatted(path.getFirst()));
        }
        return shape;
    }

    /** It may contain itself with other arguments than its own. */
    private String arguments(Class<?> type, Map<TypeVariable<?>, Bound> bound) {
        if (type.getTypeParameters().length == 0) {
            return "";
        }
        open.addLast(type);
        try {
            return Arrays.stream(type.getTypeParameters())
                    .map(variable -> open.size() > DEEP ? "..." : shape(variable, bound))
                    .collect(Collectors.joining(", ", "<", ">"));
        } finally {
            open.removeLast();
        }
    }

    private String components(Class<?> type, Map<TypeVariable<?>, Bound> bound) {
        boolean inOrder = inOrder(type);
        Stream<Component> components =
                inOrder ? componentsOf(type) : componentsOf(type).sorted(Comparator.comparing(Component::name));
        return components
                        .flatMap(component -> component(component, bound, inOrder).stream())
                        .collect(Collectors.joining(", ", "{", "}"))
                + parent(type, bound);
    }

    /** What a class that is no record inherits. */
    private String parent(Class<?> type, Map<TypeVariable<?>, Bound> bound) {
        Type parent = type.getGenericSuperclass();
        return type.isRecord() || parent == null || parent == Object.class ? "" : " extends " + shape(parent, bound);
    }

    /** Empty: it may be missing, and is described elsewhere. */
    private Optional<String> component(Component component, Map<TypeVariable<?>, Bound> bound, boolean inOrder) {
        int positions = JsonRules.byPosition(component.rules()) ? 1 : 0;
        path.addLast(component.name());
        byPosition += positions;
        try {
            String shape = shape(component.genericType(), bound);
            if (OPTIONALS.contains(component.type()) && !inOrder) {
                optionals.put(String.join(".", path), shape + component.rules());
                return Optional.empty();
            }
            return Optional.of(component.name() + component.rules() + ": " + shape);
        } finally {
            byPosition -= positions;
            path.removeLast();
        }
    }

    private static Stream<Component> componentsOf(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .map(component -> new Component(
                            component.getName(),
                            JsonRules.of(component),
                            component.getType(),
                            component.getGenericType()));
        }
        return Arrays.stream(type.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                .filter(field -> !field.isSynthetic())
                .map(FlowShape::component);
    }

    private static Component component(Field field) {
        return new Component(field.getName(), JsonRules.of(field), field.getType(), field.getGenericType());
    }

    private String kinds(Class<?> type, Map<TypeVariable<?>, Bound> bound) {
        boolean named = JsonRules.mayNameClasses(type);
        return Arrays.stream(type.getPermittedSubclasses())
                .sorted(Comparator.comparing((Class<?> kind) -> kind.getSimpleName())
                        .thenComparing(Class::getName))
                .map(kind -> (named ? kind.getName() : kind.getSimpleName()) + " " + kind(kind, type, bound))
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    private String kind(Class<?> kind, Class<?> parent, Map<TypeVariable<?>, Bound> bound) {
        Map<TypeVariable<?>, Bound> inner = new HashMap<>();
        Stream.concat(Stream.ofNullable(kind.getGenericSuperclass()), Arrays.stream(kind.getGenericInterfaces()))
                .filter(ParameterizedType.class::isInstance)
                .map(ParameterizedType.class::cast)
                .filter(type -> type.getRawType() == parent)
                .forEach(type -> {
                    Type[] arguments = type.getActualTypeArguments();
                    for (int i = 0; i < arguments.length; i++) {
                        Bound known = bound.get(parent.getTypeParameters()[i]);
                        if (arguments[i] instanceof TypeVariable<?> variable && known != null) {
                            inner.put(variable, known);
                        }
                    }
                });
        path.addLast(kind.getSimpleName());
        try {
            return shapeOf(kind, inner);
        } finally {
            path.removeLast();
        }
    }
}
