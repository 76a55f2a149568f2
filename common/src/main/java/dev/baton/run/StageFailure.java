package dev.baton.run;

import dev.baton.flow.Stage;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;

/** A stage threw: which one, and whether its retry rule says that it is worth another try. */
public final class StageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean worthRetry;

    public StageFailure(Stage<?, ?> stage, Throwable cause) {
        super("Stage '" + stage.label() + "' failed: " + cause, cause);
        this.worthRetry = isWorthRetry(stage, cause);
    }

    private static boolean isWorthRetry(Stage<?, ?> stage, Throwable cause) {
        try {
            return stage.retry().worthIt().test(cause);
        } catch (Throwable e) { // of the flow's author: one failure is enough
            if (e != cause) { // which Java would refuse
                cause.addSuppressed(e);
            }
            return false;
        }
    }

    /** The failure as a completion carries it. */
    public WorkResult.Failed asResult(String node) {
        return new WorkResult.Failed(Verdict.FAILED, node, String.valueOf(getMessage()), worthRetry);
    }
}
