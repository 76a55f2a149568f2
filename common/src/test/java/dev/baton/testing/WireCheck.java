package dev.baton.testing;

import dev.baton.message.Command;
import dev.baton.message.Entry;
import dev.baton.message.Frame;
import dev.baton.message.FrameCodec;
import dev.baton.message.FrameFormats;
import dev.baton.message.Request;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryContext;
import java.time.Duration;

/**
 * Inside one JVM a frame is passed as it is, so tests would not notice what gets lost on a wire: this writes and reads
 * each frame that is sent, and lets nothing go by that would arrive as something else.
 */
public final class WireCheck {
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final FrameCodec codec = new FrameCodec(() -> FrameFormats.newest());

    private WireCheck() {}

    /** For all that is sent on this event bus from now on. */
    public static void on(Vertx vertx) {
        WireCheck check = new WireCheck();
        vertx.eventBus().addOutboundInterceptor(check::look);
    }

    private void look(DeliveryContext<Object> context) {
        if (context.message().body() instanceof Frame frame) {
            Buffer wire = Buffer.buffer();
            codec.encodeToWire(wire, frame);
            Frame read = codec.decodeFromWire(0, wire);
            if (!same(frame, read)) {
                throw new AssertionError("Sent:\n" + frame + "\nwould be read as:\n" + read);
            }
        }
        context.next();
    }

    private static boolean same(Frame sent, Frame read) {
        if (!sent.sender().equals(read.sender())
                || !read.unread().isEmpty()
                || sent.entries().size() != read.entries().size()) {
            return false;
        }
        for (int i = 0; i < sent.entries().size(); i++) {
            if (!same(sent.entries().get(i), read.entries().get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Entry sent, Entry read) {
        return sent instanceof Command a && read instanceof Command b
                ? new Command(b.id(), request(a, b), b.work(), b.payload(), a.deadline(), b.trace()).equals(a)
                        && close(a, b)
                : sent.equals(read);
    }

    /** The wire has milliseconds. */
    private static Request request(Command a, Command b) {
        boolean sameTime = a.acceptedAt().toEpochMilli() == b.acceptedAt().toEpochMilli();
        return new Request(b.request().id(), b.caller(), sameTime ? a.acceptedAt() : b.acceptedAt(), b.claim());
    }

    private static boolean close(Command a, Command b) {
        Duration difference =
                a.deadline().remaining().minus(b.deadline().remaining()).abs();
        return difference.compareTo(CLOSE) < 0;
    }
}
