package dev.baton.gateway.http.exchange;

import dev.baton.reply.ReplyBytes;
import dev.baton.store.StoredRequest;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes out: a reply, and the headers that are about this exchange only. */
public record HttpReply(ReplyBytes reply, Map<String, String> headers) {

    public HttpReply {
        headers = Map.copyOf(headers);
    }

    public static HttpReply of(ReplyBytes reply) {
        return new HttpReply(reply, Map.of());
    }

    /**
     * The reply as stored when the request ended, byte for byte.
     *
     * @throws IllegalStateException if it has not ended
     */
    public static HttpReply stored(StoredRequest request) {
        StoredRequest.Reply reply = request.reply()
                .orElseThrow(() -> new IllegalStateException(
                        "Request " + request.id() + " is " + request.state() + " but has no reply"));
        return of(new ReplyBytes(reply.status(), reply.contentType(), reply.location(), Buffer.buffer(reply.body())));
    }

    public HttpReply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpReply(reply, more);
    }
}
