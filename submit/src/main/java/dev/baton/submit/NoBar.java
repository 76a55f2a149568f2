package dev.baton.submit;

import me.tongfei.progressbar.ProgressBarConsumer;

/** For pipes and logs: nothing is drawn. */
final class NoBar implements ProgressBarConsumer {
    private static final int ANY_WIDTH = 80;

    @Override
    public int getMaxRenderedLength() {
        return ANY_WIDTH;
    }

    @Override
    public void accept(String rendered) {
        // There is no terminal to show it.
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
