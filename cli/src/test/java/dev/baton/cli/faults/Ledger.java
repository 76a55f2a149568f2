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
 * @param stored requests, by id
 */
record Ledger(Map<String, LedgerLine> byId, Map<String, List<LedgerLine>> byReference, Map<String, Stored> stored) {

    /** A stored request; the reply's status is 0 as long as there is none. */
    record Stored(String state, int status, Optional<String> location) {}

    static Ledger of(Collection<LedgerLine> lines, Map<String, Stored> stored) {
        return new Ledger(
                lines.stream().collect(Collectors.toMap(LedgerLine::id, Function.identity())),
                lines.stream().collect(Collectors.groupingBy(LedgerLine::reference)),
                stored);
    }

    Optional<LedgerLine> line(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    int times(String reference) {
        return byReference.getOrDefault(reference, List.of()).size();
    }

    boolean answered(String requestId) {
        return Optional.ofNullable(stored.get(requestId))
                .filter(request ->
                        request.state().equals("done") || request.state().equals("refused"))
                .isPresent();
    }
}
