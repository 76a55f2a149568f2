package dev.baton.bus;

import dev.baton.message.Verdict;

/** Answers commands whose deadline has passed, and says where their time went. Event loop only. */
final class PassedDeadlines {
    private PassedDeadlines() {}

    static void answer(WaitingQueue queue, long now, String node) {
        queue.take(entry -> entry.command().deadline().passed(now))
                .forEach(entry -> timedOut(entry, node, Dispatcher.NO_NODE));
    }

    static void answer(Peer peer, long now) {
        for (InFlight entry : peer.passed(now)) {
            peer.take(entry.command().id());
            timedOut(entry, peer.name(), peer.name());
        }
    }

    private static void timedOut(InFlight entry, String whereItWas, String node) {
        entry.fail(Verdict.TIMED_OUT, node, "Its deadline passed: " + entry.whereTimeWent(whereItWas));
    }
}
