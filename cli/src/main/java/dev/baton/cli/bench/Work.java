package dev.baton.cli.bench;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** What is asked for, again and again, with parameters drawn by lot. */
enum Work {
    TPCB("POST") {
        @Override
        String path(int scale) {
            return "/bench/tpcb";
        }

        @Override
        String body(int scale) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            return "{\"aid\":" + (1 + random.nextInt(100_000 * scale)) + ",\"tid\":" + (1 + random.nextInt(10 * scale))
                    + ",\"bid\":" + (1 + random.nextInt(scale)) + ",\"delta\":" + random.nextInt(-5_000, 5_001) + "}";
        }
    },
    LOOKUP("GET") {
        @Override
        String path(int scale) {
            return "/bench/accounts/" + (1 + ThreadLocalRandom.current().nextInt(100_000 * scale));
        }
    },
    FORTUNES("GET") {
        @Override
        String path(int scale) {
            return "/bench/fortunes";
        }
    },
    UPDATES("GET") {
        @Override
        String path(int scale) {
            return "/bench/updates?queries=20";
        }
    };

    private final String method;

    Work(String method) {
        this.method = method;
    }

    String method() {
        return method;
    }

    abstract String path(int scale);

    /** Empty: none. */
    String body(int scale) {
        return "";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
