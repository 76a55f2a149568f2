package dev.baton.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
    private static final String SIZED =
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nContent-Length:  5\r\n\r\nHTTP/";
    private static final String CHUNKED = "HTTP/1.1 500 Internal Server Error\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3;name=value\r\nabc\r\nA\r\n0\r\n\r\nHTTP/\r\n0\r\nTrailer: 1\r\n\r\n";
    private static final String EMPTY = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final String NOT_MODIFIED = "HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\n\r\n";
    private static final String CONTINUED = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201\r\ncontent-length: 1\r\n\r\n!";
    private static final String ALL = SIZED + CHUNKED + EMPTY + NO_CONTENT + NOT_MODIFIED + CONTINUED + SIZED;

    private final ResponseReader reader = new ResponseReader();

    /** The statuses of the responses that end in this. */
    private List<Integer> read(String text) {
        ByteBuf in = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        List<Integer> statuses = new ArrayList<>();
        while (reader.read(in)) {
            statuses.add(reader.status());
        }
        assertThat(in.isReadable()).as("something was left").isFalse();
        return statuses;
    }

    @Test
    void severalInOneRead() {
        assertThat(read(ALL)).containsExactly(200, 500, 503, 204, 304, 201, 200);
    }

    @Test
    void cutAtEveryByte() {
        for (int cut = 0; cut <= ALL.length(); cut++) {
            List<Integer> statuses = new ArrayList<>(read(ALL.substring(0, cut)));
            statuses.addAll(read(ALL.substring(cut)));

            assertThat(statuses).as("cut at %d", cut).containsExactly(200, 500, 503, 204, 304, 201, 200);
        }
    }

    @Test
    void byteByByte() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < ALL.length(); i++) {
            statuses.addAll(read(ALL.substring(i, i + 1)));
        }

        assertThat(statuses).containsExactly(200, 500, 503, 204, 304, 201, 200);
    }

    @Test
    void whatComesAfterAResponseIsLeft() {
        ByteBuf in = Unpooled.copiedBuffer(SIZED + EMPTY, StandardCharsets.ISO_8859_1);

        assertThat(reader.read(in)).isTrue();

        assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo(EMPTY);
    }

    @Test
    void onlyTheOneThatSaysSoClosesTheConnection() {
        read("HTTP/1.1 200 OK\r\nCONNECTION: Close\r\ncontent-length: 0\r\n\r\n");
        assertThat(reader.closes()).isTrue();

        read("HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n");
        assertThat(reader.closes()).isFalse();

        read(EMPTY);
        assertThat(reader.closes()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.0 200 OK\r\n",
                "HTTP/1.1 OK\r\n",
                "HTTP/1.1 20x OK\r\n",
                "HTTP/1.1 99 Early\r\n",
                "HTTP/1.1 1000 Late\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: \r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551617\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n"
            })
    void nonsenseIsNotUnderstood(String nonsense) {
        assertThatThrownBy(() -> read(nonsense)).isInstanceOf(CorruptedFrameException.class);
    }

    @Test
    void aHeadHasABound() {
        String header = "x-filler: " + "x".repeat(1_000) + "\r\n";
        int fitting = ResponseReader.MOST_HEAD_BYTES / header.length() - 1;
        String most = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n" + header.repeat(fitting) + "\r\n";

        assertThat(read(most + most)).as("each has its own").containsExactly(200, 200);
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + header.repeat(fitting + 2)))
                .isInstanceOf(TooLongFrameException.class);
    }

    @Test
    void aLineWithoutAnEndHasABound() {
        assertThatThrownBy(() -> read("x".repeat(ResponseReader.MOST_HEAD_BYTES + 1)))
                .isInstanceOf(TooLongFrameException.class);
    }

    @Test
    void aBodyMayBeLongerThanAHead() {
        int chunks = ResponseReader.MOST_HEAD_BYTES;

        assertThat(read("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(chunks)
                        + "0\r\n\r\n"))
                .containsExactly(200);
    }
}
