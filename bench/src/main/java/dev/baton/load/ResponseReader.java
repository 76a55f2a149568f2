package dev.baton.load;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where HTTP/1.1 responses end on one connection, however they are cut into reads, and keeps of each what a load
 * has to know: its status, and whether the connection ends with it. No object is made of the rest: what measures shall
 * not be what is measured.
 *
 * <p>What it can't understand it throws as a {@link io.netty.handler.codec.DecoderException}, and is of no more use
 * then. A body that ends with its connection is among that: a load keeps its connections.
 */
final class ResponseReader {
    /** Far more than a server says before its answer: what is longer isn't HTTP. */
    static final int MOST_HEAD_BYTES = 64 * 1024;

    private static final long MOST_BODY_BYTES = 1L << 30;
    private static final int LINE_BYTES = 256;
    private static final AsciiString VERSION = AsciiString.cached("http/1.1 ");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length:");
    private static final AsciiString TRANSFER_ENCODING = AsciiString.cached("transfer-encoding:");
    private static final AsciiString CHUNKED = AsciiString.cached("chunked");
    private static final AsciiString CONNECTION = AsciiString.cached("connection:");
    private static final AsciiString CLOSE = AsciiString.cached("close");
    private static final int CONTINUE = 100;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int HIGHEST_STATUS = 999;
    private static final int CRLF_BYTES = 2;
    private static final int UNKNOWN = -1;

    /** What the next line is. */
    private enum Next {
        STATUS,
        HEADER,
        CHUNK_SIZE,
        TRAILER
    }

    private byte[] line = new byte[LINE_BYTES];
    private int length;
    private int headBytes;
    private Next next = Next.STATUS;
    private int status;
    private boolean closes;
    private boolean chunked;
    private long contentLength;
    private long bytesToSkip;

    /**
     * @return whether a response has ended: what comes after it is left for the next call. If none has, everything was
     *     taken
     */
    boolean read(ByteBuf in) {
        boolean ended = false;
        while (!ended && in.isReadable()) {
            ended = bytesToSkip > 0 ? skip(in) : takeLine(in) && understand();
        }
        return ended;
    }

    /** Of the response that has ended. */
    int status() {
        return status;
    }

    /** Whether the server answers nothing more on this connection. */
    boolean closes() {
        return closes;
    }

    private boolean skip(ByteBuf in) {
        int bytes = (int) Math.min(bytesToSkip, in.readableBytes());
        in.skipBytes(bytes);
        bytesToSkip -= bytes;
        return bytesToSkip == 0 && !chunked;
    }

    /** @return whether the line is there as a whole */
    private boolean takeLine(ByteBuf in) {
        int beforeEnd = in.bytesBefore((byte) '\n');
        int bytes = beforeEnd < 0 ? in.readableBytes() : beforeEnd + 1;
        headBytes += bytes;
        if (headBytes > MOST_HEAD_BYTES) {
            throw new TooLongFrameException("The head of a response has more than " + MOST_HEAD_BYTES + " bytes");
        }
        if (length + bytes > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + bytes));
        }
        in.readBytes(line, length, bytes);
        length += bytes;
        return beforeEnd >= 0;
    }

    /** @return whether the response ends with this line */
    private boolean understand() {
        length -= length >= CRLF_BYTES && line[length - CRLF_BYTES] == '\r' ? CRLF_BYTES : 1;
        boolean ended =
                switch (next) {
                    case STATUS -> begin();
                    case HEADER -> length == 0 ? endHead() : header();
                    case CHUNK_SIZE -> chunk();
                    case TRAILER -> length == 0 && endTrailers();
                };
        length = 0;
        return ended;
    }

    private boolean begin() {
        if (!has(VERSION, 0)) {
            throw nonsense();
        }
        status = (int) number(VERSION.length(), 10, HIGHEST_STATUS);
        if (status < CONTINUE) {
            throw nonsense();
        }
        closes = false;
        chunked = false;
        contentLength = UNKNOWN;
        next = Next.HEADER;
        return false;
    }

    private boolean header() {
        if (has(CONTENT_LENGTH, 0)) {
            contentLength = number(valueAfter(CONTENT_LENGTH), 10, MOST_BODY_BYTES);
        } else if (has(TRANSFER_ENCODING, 0)) {
            if (!has(CHUNKED, valueAfter(TRANSFER_ENCODING))) {
                throw nonsense();
            }
            chunked = true;
        } else if (has(CONNECTION, 0)) {
            closes = has(CLOSE, valueAfter(CONNECTION));
        }
        return false;
    }

    private boolean endHead() {
        expect(Next.STATUS);
        if (status < OK) {
            return false; // an interim response: the final one follows
        }
        if (status == NO_CONTENT || status == NOT_MODIFIED) {
            return true;
        }
        if (chunked) {
            expect(Next.CHUNK_SIZE);
            return false;
        }
        if (contentLength == UNKNOWN) {
            throw new CorruptedFrameException("A response doesn't say where it ends");
        }
        bytesToSkip = contentLength;
        return contentLength == 0;
    }

    private boolean chunk() {
        long bytes = number(0, 16, MOST_BODY_BYTES);
        expect(bytes == 0 ? Next.TRAILER : Next.CHUNK_SIZE);
        bytesToSkip = bytes == 0 ? 0 : bytes + CRLF_BYTES;
        return false;
    }

    private boolean endTrailers() {
        expect(Next.STATUS);
        return true;
    }

    /** The bound on lines is for those that come in a row. */
    private void expect(Next what) {
        next = what;
        headBytes = 0;
    }

    /** @param lower lower case; the line's doesn't matter */
    private boolean has(AsciiString lower, int at) {
        if (length - at < lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (Character.toLowerCase((int) line[at + i]) != lower.byteAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int valueAfter(AsciiString name) {
        int at = name.length();
        while (at < length && isBlank(line[at])) {
            at++;
        }
        return at;
    }

    /** The digits from there on; what may follow them is a blank or a chunk's extension. */
    private long number(int from, int radix, long most) {
        long number = 0;
        int at = from;
        for (; at < length && digit(at, radix) >= 0; at++) {
            number = number * radix + digit(at, radix);
            if (number > most) {
                throw nonsense();
            }
        }
        if (at == from || at < length && !isBlank(line[at]) && line[at] != ';') {
            throw nonsense();
        }
        return number;
    }

    private int digit(int at, int radix) {
        return Character.digit((int) line[at], radix);
    }

    private static boolean isBlank(byte letter) {
        return letter == ' ' || letter == '\t';
    }

    private CorruptedFrameException nonsense() {
        return new CorruptedFrameException(
                "No HTTP: " + new String(line, 0, Math.min(length, LINE_BYTES), StandardCharsets.ISO_8859_1));
    }
}
