package dev.baton.tap;

import dev.baton.message.StoreCall;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Messages that nodes exchange whether there is work or not: who is there, leases, counts for lists. At rest they are
 * all that there is, and hide what one looks for.
 */
final class Housekeeping {
    private static final String ROSTER = "baton.roster";
    private static final Set<String> CALLS = Arrays.stream(StoreCall.values())
            .filter(StoreCall::isHousekeeping)
            .map(call -> call.segment().flow())
            .collect(Collectors.toSet());

    private Housekeeping() {}

    static boolean is(Hop hop) {
        return hop.route().address().equals(ROSTER)
                || hop.work().flow().filter(Housekeeping::isCall).isPresent();
    }

    /** @param flow by which taps name a call of the store */
    static boolean isCall(String flow) {
        return CALLS.contains(flow);
    }
}
