package dev.baton.limit;

import io.netty.util.NetUtil;
import java.util.HexFormat;

/** What limits count as one address: an IPv4 address, or the 64 bits of an IPv6 network, as one host may use all. */
public final class ClientAddress {
    private static final int NETWORK_BYTES = 8;
    private static final int IPV6_BYTES = 16;

    private ClientAddress() {}

    /** @param host as a literal; anything else stands for itself */
    public static String of(String host) {
        if (host.indexOf(':') < 0) {
            return host;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        return bytes == null || bytes.length != IPV6_BYTES
                ? host
                : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64";
    }
}
