package dev.baton.node;

import dev.baton.config.StartProblem;
import dev.baton.message.RoleName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the roles that a node is to play. */
public final class Roles {
    private Roles() {}

    /** Reads {@code gateway,db-worker}. */
    static Set<RoleName> parse(String text) {
        try {
            return Arrays.stream(text.split(","))
                    .map(name -> RoleName.parse(name.strip()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IllegalArgumentException e) {
            throw new StartProblem(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * In the order to start them ({@link RoleName#startOrder}); they are stopped in the reverse order.
     *
     * @throws StartProblem if one is not on the class path
     */
    static List<Role> find(Set<RoleName> names) {
        Map<RoleName, Role> there = new EnumMap<>(RoleName.class);
        ServiceLoader.load(Role.class).forEach(role -> there.put(role.name(), role));
        List<Role> found = new ArrayList<>();
        List<RoleName> inOrder = names.stream()
                .sorted(Comparator.comparingInt(RoleName::startOrder))
                .toList();
        for (RoleName name : inOrder) {
            Role role = there.get(name);
            if (role == null) {
                throw new StartProblem(
                        "The role %s is not on the class path; there are: %s".formatted(name, there.keySet()));
            }
            found.add(role);
        }
        return found;
    }
}
