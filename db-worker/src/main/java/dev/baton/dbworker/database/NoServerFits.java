package dev.baton.dbworker.database;

import dev.baton.async.Reason;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** None of the hosts of the URI will do right now: says of each why. */
final class NoServerFits extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<Throwable> reasons;

    private NoServerFits(String message, List<Throwable> reasons) {
        super(message, reasons.getFirst());
        this.reasons = reasons;
    }

    /** @param reasons one a host, in their order */
    static NoServerFits of(List<PgConnectOptions> hosts, List<Throwable> reasons) {
        String each = IntStream.range(0, hosts.size())
                .mapToObj(i -> DatabaseUri.place(hosts.get(i)) + ": " + Reason.of(reasons.get(i)))
                .collect(Collectors.joining("; "));
        return new NoServerFits("no server will do: " + each, List.copyOf(reasons));
    }

    List<Throwable> reasons() {
        return reasons;
    }

    /** It answers, and is not the kind of server that the URI asks for. */
    static final class Unfit extends IOException {
        private static final long serialVersionUID = 1L;

        Unfit(DatabaseUri.Target target) {
            super(target == DatabaseUri.Target.PRIMARY ? "it is a standby" : "it is read-only");
        }
    }
}
