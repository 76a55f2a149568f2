package dev.baton.gateway.http;

import dev.baton.store.StoredReply;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes out: a reply, and the headers that are about this exchange only. */
record HttpReply(StoredReply reply, Map<String, String> headers) {

    HttpReply {
        headers = Map.copyOf(headers);
    }

    static HttpReply of(StoredReply reply) {
        return new HttpReply(reply, Map.of());
    }

    HttpReply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpReply(reply, more);
    }
}
