package dev.baton.gateway.style;

import dev.baton.gateway.request.CompletionStyle;
import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Placing;
import dev.baton.run.ClusterWorkers;
import dev.baton.run.FlowRun;
import dev.baton.run.RequestResult;
import dev.baton.run.RequestRunner;
import dev.baton.run.Workers;
import dev.baton.timeline.Recorder;
import dev.baton.timeline.Span;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * No wake-up: the gateway checks again and again whether the work is done, and each check answers at once.
 * Non-blocking, and yet synchronous. As a non-blocking {@code read} looks into the socket's buffer, a check looks into
 * this node's mail; no message is sent for it. D, E, F run on the gateway's own threads.
 */
public final class Polling implements CompletionStyle {
    private final Vertx vertx;
    private final Function<Workers, RequestRunner> runners;
    private final ClusterWorkers cluster;
    private final Interval interval;
    private final Recorder recorder;

    /** From check to check: the first pause, doubled each time, up to the longest. */
    public record Interval(Duration first, Duration longest) {}

    /** @param runners runs requests with the workers that it is given */
    public Polling(
            Vertx vertx,
            Function<Workers, RequestRunner> runners,
            ClusterWorkers cluster,
            Interval interval,
            Recorder recorder) {
        this.vertx = vertx;
        this.runners = runners;
        this.cluster = cluster;
        this.interval = interval;
        this.recorder = recorder;
    }

    @Override
    public String name() {
        return "polling";
    }

    @Override
    public Future<RequestResult> run(FlowRun run) {
        return runners.apply(new Polled(run)).runAndConclude(run);
    }

    private final class Polled implements Workers {
        private final FlowRun run;

        Polled(FlowRun run) {
            this.run = run;
        }

        @Override
        public Future<Completion> database(Command command, Placing placing, Runnable whenClaimed) {
            return look(new Mail(cluster.database(command, placing, whenClaimed)), interval.first.toMillis());
        }

        @Override
        public Future<Completion> compute(Command command) {
            return look(new Mail(cluster.onOwnThreads(command)), interval.first.toMillis());
        }

        private Future<Completion> look(Mail mail, long pauseMillis) {
            long started = System.nanoTime();
            run.checked();
            if (mail.completion.isComplete()) {
                checked("check: done", started);
                recorder.parked(run.id(), run.trace(), "in the mail, until the next check", mail.cameNanos, started);
                return mail.completion;
            }
            checked("check: not yet", started);
            return vertx.timer(pauseMillis, TimeUnit.MILLISECONDS).compose(ignored -> look(mail, longer(pauseMillis)));
        }

        private void checked(String what, long started) {
            recorder.span(run.id(), run.trace(), Span.Kind.RUN, what, started, System.nanoTime());
        }

        private long longer(long pauseMillis) {
            return Math.min(interval.longest.toMillis(), 2 * pauseMillis);
        }
    }

    /** The answer, and when it came; without a notification. */
    private static final class Mail {
        private final Future<Completion> completion;
        private long cameNanos = System.nanoTime();

        Mail(Future<Completion> completion) {
            this.completion = completion.onComplete(ignored -> cameNanos = System.nanoTime());
        }
    }
}
