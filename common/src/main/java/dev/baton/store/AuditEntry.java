package dev.baton.store;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.baton.async.ShortText;
import dev.baton.message.Effect;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * One line of the audit: who did what, and what came of it. Never with keys, payloads or headers: texts are what this
 * platform wrote, names out of its lists, routes, and filters that operators look for.
 *
 * @param id a UUIDv7: entries are ordered by it
 * @param node where it was seen
 * @param who the name of a user, an operator or a caller; {@link #UNKNOWN} for who could not be found out
 * @param address where it came from
 * @param act what was done
 * @param request that it was done to
 * @param outcome {@code done}, {@code refused}, {@code failed} (it was not done) or {@code unknown}
 * @param detail more about it; may be empty
 */
public record AuditEntry(
        UUID id,
        Instant at,
        String node,
        String who,
        String address,
        String act,
        Optional<UUID> request,
        String outcome,
        String detail) {
    public static final String UNKNOWN = "-";
    public static final String DONE = "done";
    public static final String REFUSED = "refused";
    public static final String FAILED = "failed";
    /** No answer says whether it was done. */
    public static final String IN_DOUBT = "unknown";

    /** Characters of each text; what is longer is cut. */
    public static final int LONGEST = 200;

    public AuditEntry {
        node = shortened(node);
        who = shortened(who);
        address = shortened(address);
        act = shortened(act);
        outcome = shortened(outcome);
        detail = shortened(detail);
    }

    /** That this was done now. */
    public static AuditEntry now(String node, String who, String address, String act, String outcome) {
        return new AuditEntry(
                UuidCreator.getTimeOrderedEpoch(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                node,
                who,
                address,
                act,
                Optional.empty(),
                outcome,
                "");
    }

    /** The outcome of what failed, by what is known of its effect. */
    public static String failed(Effect effect) {
        return effect == Effect.NONE ? FAILED : IN_DOUBT;
    }

    public AuditEntry about(UUID id) {
        return new AuditEntry(this.id, at, node, who, address, act, Optional.of(id), outcome, detail);
    }

    public AuditEntry with(String more) {
        return new AuditEntry(id, at, node, who, address, act, request, outcome, more);
    }

    /** For the log. */
    @Override
    public String toString() {
        return "%s, %s from %s at %s: %s%s, %s%s"
                .formatted(
                        at,
                        who,
                        address,
                        node,
                        act,
                        request.map(about -> " " + about).orElse(""),
                        outcome,
                        detail.isEmpty() ? "" : ": " + detail);
    }

    /** Without characters that control a terminal or turn text around; a line is a line, and NUL can't be stored. */
    private static String shortened(String text) {
        String visible = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
        return ShortText.of(visible, LONGEST - 1);
    }
}
