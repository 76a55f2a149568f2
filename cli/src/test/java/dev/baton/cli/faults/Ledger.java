package dev.baton.cli.faults;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the database holds after a load.
 *
 * @param states of stored requests, by id
 */
record Ledger(Map<String, LedgerLine> byId, Map<String, List<LedgerLine>> byReference, Map<String, String> states) {

    static Ledger of(Collection<LedgerLine> lines, Map<String, String> states) {
        return new Ledger(
                lines.stream().collect(Collectors.toMap(LedgerLine::id, Function.identity())),
                lines.stream().collect(Collectors.groupingBy(LedgerLine::reference)),
                states);
    }

    Optional<LedgerLine> line(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    int times(String reference) {
        return byReference.getOrDefault(reference, List.of()).size();
    }

    boolean answered(String requestId) {
        String state = states.getOrDefault(requestId, "unknown");
        return state.equals("done") || state.equals("refused");
    }
}
