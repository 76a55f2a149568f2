package dev.baton.load;

import dev.baton.flows.payments.PaymentsFlows;
import dev.baton.flows.payments.SampleAccounts;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** The request that is sent again and again, with random parameters. */
public enum Workload {
    TPCB("POST") {
        @Override
        public String path(int scale) {
            return "/bench/tpcb";
        }

        @Override
        public String body(int scale) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            return "{\"aid\":" + (1 + random.nextInt(100_000 * scale)) + ",\"tid\":" + (1 + random.nextInt(10 * scale))
                    + ",\"bid\":" + (1 + random.nextInt(scale)) + ",\"delta\":" + random.nextInt(-5_000, 5_001) + "}";
        }
    },
    /** The same work with its reply in its transaction: the cluster's only, to be compared with the peers' TPCB. */
    TPCB_ONE_COMMIT("POST") {
        @Override
        public String path(int scale) {
            return "/bench/tpcb-one-commit";
        }

        @Override
        public String body(int scale) {
            return TPCB.body(scale);
        }
    },
    /** TPCB with a key of its own for each request: for what a full store costs. */
    KEYED("POST") {
        @Override
        public String path(int scale) {
            return TPCB.path(scale);
        }

        @Override
        public String body(int scale) {
            return TPCB.body(scale);
        }

        @Override
        public String headers() {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            return "idempotency-key: \"" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong())
                    + "\"\r\n";
        }
    },
    LOOKUP("GET") {
        @Override
        public String path(int scale) {
            return "/bench/accounts/" + (1 + ThreadLocalRandom.current().nextInt(100_000 * scale));
        }
    },
    DB("GET") {
        @Override
        public String path(int scale) {
            return "/bench/db";
        }
    },
    QUERIES("GET") {
        @Override
        public String path(int scale) {
            return "/bench/queries?queries=20";
        }
    },
    FORTUNES("GET") {
        @Override
        public String path(int scale) {
            return "/bench/fortunes";
        }
    },
    UPDATES("GET") {
        @Override
        public String path(int scale) {
            return "/bench/updates?queries=20";
        }
    },
    /** The sample application's, which no peer has: for what the tap costs. */
    TRANSFER("POST") {
        @Override
        public String path(int scale) {
            return "/transfers";
        }

        @Override
        public String body(int scale) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int from = random.nextInt(SampleAccounts.LAST_IN_CZK);
            int to = (from + 1 + random.nextInt(SampleAccounts.LAST_IN_CZK - 1)) % SampleAccounts.LAST_IN_CZK;
            return "{\"from\":\"" + Accounts.IBANS.get(from) + "\",\"to\":\"" + Accounts.IBANS.get(to)
                    + "\",\"amount\":\"0.01\",\"currency\":\"CZK\",\"reference\":\"bench\"}";
        }

        @Override
        public String key() {
            return PaymentsFlows.DEVELOPMENT_KEY;
        }
    },
    LAB("POST") {
        @Override
        public String path(int scale) {
            return "/lab/work";
        }

        @Override
        public String body(int scale) {
            return "{\"item\":" + (1 + ThreadLocalRandom.current().nextInt(LAB_ITEMS)) + "}";
        }
    };

    /** What {@code baton bench} measures. */
    public static final List<Workload> BENCH = List.of(TPCB, LOOKUP, DB, QUERIES, FORTUNES, UPDATES);

    /** And what it measures if it is asked to. */
    public static final List<Workload> ASKED_FOR =
            List.of(TPCB, TPCB_ONE_COMMIT, LOOKUP, DB, QUERIES, FORTUNES, UPDATES);

    private static final int LAB_ITEMS = 1_000;

    /** Made once: check digits take longer than all the rest of a request. */
    private static final class Accounts {
        static final List<String> IBANS = IntStream.rangeClosed(1, SampleAccounts.LAST_IN_CZK)
                .mapToObj(SampleAccounts::iban)
                .toList();
    }

    private final String method;

    Workload(String method) {
        this.method = method;
    }

    public String method() {
        return method;
    }

    public abstract String path(int scale);

    /** Empty: none. */
    public String body(int scale) {
        return "";
    }

    /** Headers that are another's in each request, with their line ends. */
    public String headers() {
        return "";
    }

    /** Empty: no request has one. */
    public String key() {
        return "";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
