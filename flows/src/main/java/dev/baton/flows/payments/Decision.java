package dev.baton.flows.payments;

import dev.baton.flow.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What the teller decided about a batch.
 *
 * @param each one outcome per transfer, in the order of the batch
 * @param changed the accounts that have to be written
 */
record Decision(List<Outcome<Booking>> each, List<LockedAccount> changed) {

    /** Those that go into the books. */
    List<Booking> bookings() {
        List<Booking> bookings = new ArrayList<>(each.size());
        for (Outcome<Booking> outcome : each) {
            if (outcome instanceof Outcome.Done<Booking> done) {
                bookings.add(done.answer());
            }
        }
        return bookings;
    }

    /** The answers of the stage, once it is known which transfers were the first between their two accounts. */
    List<Outcome<Posted>> outcomes(Set<UUID> first) {
        return each.stream().map(outcome -> outcome(outcome, first)).toList();
    }

    private static Outcome<Posted> outcome(Outcome<Booking> outcome, Set<UUID> first) {
        return switch (outcome) {
            case Outcome.Refused<Booking> refused -> Outcome.refused(refused.why());
            case Outcome.Done<Booking> done -> {
                Posted posted = done.answer().posted();
                yield Outcome.done(first.contains(posted.id()) ? posted.toNewCounterparty() : posted);
            }
        };
    }
}
