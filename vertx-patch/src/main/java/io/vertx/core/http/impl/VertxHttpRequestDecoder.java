package io.vertx.core.http.impl;

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
 * smuggle a request into another's connection (CVE-2026-102479). Here no name is guessed. Event loop only.
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
        return new AsciiString(bytes, start, length, true);
    }

    /** The kind of headers that Vert.x's server expects. */
    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        return new DefaultHttpRequest(
                HttpVersion.valueOf(initialLine[2]),
                HttpMethod.valueOf(initialLine[0]),
                initialLine[1],
                HeadersMultiMap.httpHeaders());
    }
}
