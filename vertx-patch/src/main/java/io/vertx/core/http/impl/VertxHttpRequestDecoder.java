package io.vertx.core.http.impl;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/**
 * Turns bytes into HTTP/1 requests for Vert.x's server, and takes every header's name for what it is.
 *
 * <p>Vert.x's class of this name recognises common headers by most of their bytes, to save an allocation, and so reads
 * {@code Content-Xength} as {@code Content-Length}: with a proxy in front that knows the difference, one client can
 * smuggle a request into another's connection (CVE-2026-102479). Here no name is guessed, none is empty, and a version
 * that isn't HTTP/1 is refused instead of being repeated in the answer. Event loop only.
 */
public final class VertxHttpRequestDecoder extends HttpRequestDecoder {

    /** Called by Vert.x's HTTP server for each connection. */
    public VertxHttpRequestDecoder(HttpServerOptions options) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(options.getMaxInitialLineLength())
                .setMaxHeaderSize(options.getMaxHeaderSize())
                .setMaxChunkSize(options.getMaxChunkSize())
                .setInitialBufferSize(options.getDecoderInitialBufferSize())
                .setValidateHeaders(true));
    }

    @Override
    protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("A header line without a name");
        }
        return new AsciiString(bytes, start, length, true);
    }

    /** The kind of headers that Vert.x's server expects. */
    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        return new DefaultHttpRequest(
                version(initialLine[2]),
                HttpMethod.valueOf(initialLine[0]),
                initialLine[1],
                HeadersMultiMap.httpHeaders());
    }

    /** Answers are of the highest version that we speak, for any version of the request (RFC 9110, 2.5). */
    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.GET,
                "/bad-request",
                Unpooled.EMPTY_BUFFER,
                HeadersMultiMap.httpHeaders(),
                HeadersMultiMap.httpHeaders());
    }

    /** A later minor version is served as 1.1, as it is compatible; another major version is not (RFC 9110, 2.5). */
    private static HttpVersion version(String text) {
        if (text.equals("HTTP/1.1")) {
            return HttpVersion.HTTP_1_1;
        }
        if (text.equals("HTTP/1.0")) {
            return HttpVersion.HTTP_1_0;
        }
        boolean valid = text.length() == 8
                && text.startsWith("HTTP/")
                && isDigit(text.charAt(5))
                && text.charAt(6) == '.'
                && isDigit(text.charAt(7));
        if (!valid) {
            throw new IllegalArgumentException("No HTTP version");
        }
        if (text.charAt(5) != '1') {
            throw new UnsupportedHttpVersionException("This is no version 1 of HTTP");
        }
        return HttpVersion.HTTP_1_1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
