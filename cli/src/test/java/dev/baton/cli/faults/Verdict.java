package dev.baton.cli.faults;

import java.util.ArrayList;
import java.util.List;

/** What became of one order. */
final class Verdict {
    private final Tally tally;
    private final List<String> findings = new ArrayList<>();

    Verdict(Sent sent, Ledger ledger, WebhookCheck webhooks) {
        Order order = sent.order();
        List<Reply> replies = sent.replies();
        int times = ledger.times(order.reference());
        int expected = order.allowed() ? 1 : 0;
        boolean acknowledged =
                replies.stream().anyMatch(reply -> reply.booked() || reply.accepted() || reply.refused());
        long bodies = replies.stream()
                .filter(reply -> reply.booked() || reply.refused())
                .map(Reply::body)
                .distinct()
                .count();
        if (bodies > 1) {
            findings.add(order + " was answered in two ways: " + replies);
        }
        findings.addAll(webhooks.findings(order));
        int unexpected = findings.size();
        for (Reply reply : replies) {
            reply.falsehood(order, ledger)
                    .ifPresent(claim -> findings.add("%s: %s, which is not so: %s".formatted(order, claim, reply)));
        }
        boolean agrees = acknowledged ? times == expected && bodies == 1 : !order.keyed() && times <= expected;
        this.tally = new Tally(
                1,
                acknowledged ? 1 : 0,
                agrees ? 1 : 0,
                acknowledged && times < expected ? 1 : 0,
                times > expected ? 1 : 0,
                unexpected,
                findings.size() - unexpected);
    }

    Tally tally() {
        return tally;
    }

    List<String> findings() {
        return findings;
    }
}
