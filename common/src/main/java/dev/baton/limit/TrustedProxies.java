package dev.baton.limit;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where requests come from: from the other end of their connection, or, if that is a proxy that is trusted, from where
 * it says. Any thread.
 */
public final class TrustedProxies {
    /** Proxies in a row; nobody has more. */
    private static final int MOST_HOPS = 32;

    private final ProxySettings.Header header;
    private final List<AddressBlock> blocks;

    public TrustedProxies(ProxySettings settings) {
        this.header = settings.proxyHeader();
        this.blocks =
                settings.trustedProxies().stream().map(AddressBlock::parse).toList();
    }

    /** Every connection is the client's own. */
    public static TrustedProxies none() {
        return new TrustedProxies(ProxySettings.NONE);
    }

    /** Whether there are some: then clients reach this node whatever address it listens at. */
    public boolean any() {
        return !blocks.isEmpty();
    }

    /**
     * The client's address: the right-most one in the header that is no trusted proxy's. The connection's own, if that
     * is no trusted proxy's, or the header does not say. Each request has one.
     */
    public String client(HttpServerRequest request) {
        String connection = request.remoteAddress().hostAddress();
        return trusts(connection) ? client(connection, lines(request)) : connection;
    }

    /**
     * Whether a trusted proxy sends it for somebody else, whoever that is: also if it writes the other header than the
     * one that is read.
     */
    public boolean forwards(HttpServerRequest request) {
        return trusts(request.remoteAddress().hostAddress())
                && Arrays.stream(ProxySettings.Header.values())
                        .anyMatch(each -> request.headers().contains(each.toString()));
    }

    private List<String> lines(HttpServerRequest request) {
        return request.headers().getAll(header.toString());
    }

    /** @param host as a literal */
    public boolean trusts(String host) {
        return any() && AddressBlock.address(host).filter(this::trusts).isPresent();
    }

    private boolean trusts(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.has(address));
    }

    /**
     * @param proxy that the connection comes from
     * @param lines of the header
     */
    String client(String proxy, List<String> lines) {
        ForwardedFor hops = new ForwardedFor(header, lines);
        for (int hop = 0; hop < MOST_HOPS; hop++) {
            Optional<InetAddress> from = hops.next();
            if (from.isEmpty()) {
                return proxy;
            }
            if (!trusts(from.get())) {
                return from.get().getHostAddress();
            }
        }
        return proxy;
    }
}
