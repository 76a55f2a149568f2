package dev.baton.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testing.Mutations;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Frames that are nearly right: reading and writing never fail, and what can't be read is reported. */
@Tag("security")
class FrameFuzzTest {
    private final FrameCodec codec = new FrameCodec(FrameFormats::newest, () -> 1_800_000_000_000L, () -> 0);

    @Test
    void whatArrivesIsReadOrReported() {
        List<byte[]> frames = new ArrayList<>(FrameCodecTest.everyKindOfEntry()
                .map(entry -> bytes(new Frame("node-1", List.of(entry))))
                .toList());
        frames.add(bytes(new Frame("node-1", FrameCodecTest.everyKindOfEntry().toList())));
        frames.add(bytes(new Frame("node-1", List.of())));

        int tried = Mutations.of(frames, input -> {
            Frame frame = codec.decodeFromWire(0, Buffer.buffer(input));
            assertThat(frame.entries()).hasSizeLessThanOrEqualTo(Frame.MAX_ENTRIES);
            assertThat(frame.unread())
                    .allSatisfy(unread -> assertThat(unread.problem()).isNotBlank());
            Frame again = codec.decodeFromWire(0, Buffer.buffer(bytes(new Frame("node-2", frame.entries()))));
            assertThat(again.entries().size() + again.unread().size())
                    .isGreaterThanOrEqualTo(frame.entries().size());
        });

        assertThat(tried).isPositive();
    }

    private byte[] bytes(Frame frame) {
        Buffer wire = Buffer.buffer();
        codec.encodeToWire(wire, frame);
        return wire.getBytes();
    }
}
