package dev.baton.lab;

import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Says how far it is: a bar on a terminal, a line for each measurement anywhere else. */
final class LabProgress implements AutoCloseable {
    private static final int UPDATE_MILLIS = 200;

    private final Consumer<String> lines;
    private final Optional<ProgressBar> bar;

    /** @param terminal whether a bar would be seen, on the error stream */
    LabProgress(int steps, boolean terminal, Consumer<String> lines) {
        this.lines = lines;
        this.bar = terminal
                ? Optional.of(new ProgressBarBuilder()
                        .setTaskName("lab")
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(UPDATE_MILLIS)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .build())
                : Optional.empty();
    }

    void says(String line) {
        bar.ifPresentOrElse(drawn -> drawn.setExtraMessage(" " + line.strip()), () -> lines.accept(line));
    }

    /** Seen on a terminal only. */
    void doing(String what) {
        bar.ifPresent(drawn -> drawn.setExtraMessage(" " + what));
    }

    void step() {
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
