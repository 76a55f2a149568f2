package dev.baton.node;

import java.util.Locale;

/** Section {@code logging}. */
record LoggingSettings(Format format, Level level) {
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
