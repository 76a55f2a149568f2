package dev.baton.cli.load;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** What is asked for, again and again, with parameters drawn by lot. */
public enum Work {
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
    LOOKUP("GET") {
        @Override
        public String path(int scale) {
            return "/bench/accounts/" + (1 + ThreadLocalRandom.current().nextInt(100_000 * scale));
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
    public static final List<Work> BENCH = List.of(TPCB, LOOKUP, FORTUNES, UPDATES);

    private static final int LAB_ITEMS = 1_000;

    private final String method;

    Work(String method) {
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

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
