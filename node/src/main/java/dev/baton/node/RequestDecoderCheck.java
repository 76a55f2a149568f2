package dev.baton.node;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.CharsetUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Sends the header of CVE-2026-102479 through the decoder that got loaded. Which one that is depends on the order of
 * the class path, and the wrong one would not be noticed.
 */
final class RequestDecoderCheck {
    private static final String REQUEST = "POST / HTTP/1.1\r\nHost: baton\r\nContent-Xength: 5\r\n\r\n";

    private RequestDecoderCheck() {}

    /** @throws IllegalStateException if a name that only looks like Content-Length is taken for it */
    static void run() {
        EmbeddedChannel channel = new EmbeddedChannel(new VertxHttpRequestDecoder(new HttpServerOptions()));
        try {
            channel.writeInbound(Unpooled.copiedBuffer(REQUEST, CharsetUtil.US_ASCII));
            Object first = channel.readInbound();
            if (!(first instanceof HttpRequest request)
                    || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                    || HttpUtil.isContentLengthSet(request)) {
                throw new IllegalStateException("The HTTP decoder of " + whereFrom()
                        + " reads Content-Xength as Content-Length (CVE-2026-102479); put "
                        + "baton-vertx-patch's jar first on the class path");
            }
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static String whereFrom() {
        return String.valueOf(
                VertxHttpRequestDecoder.class.getProtectionDomain().getCodeSource());
    }
}
