package dev.baton.limit;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** An address, or a block of them in the notation of CIDR. Names are neither looked up nor taken. Any thread. */
record AddressBlock(IpSubnetFilterRule rule) {
    private static final Pattern BITS = Pattern.compile("[1-9][0-9]{0,2}");
    private static final int BITS_OF_A_BYTE = 8;

    /** @throws IllegalArgumentException that says what is allowed */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network =
                address(slash < 0 ? text : text.substring(0, slash)).orElseThrow(() -> refused(text));
        int most = network.getAddress().length * BITS_OF_A_BYTE;
        int bits = slash < 0 ? most : bits(text, text.substring(slash + 1), most);
        return new AddressBlock(new IpSubnetFilterRule(network, bits, IpFilterRuleType.ACCEPT));
    }

    /** Without zero: who trusts all trusts what each client says. */
    private static int bits(String text, String bits, int most) {
        if (!BITS.matcher(bits).matches() || Integer.parseInt(bits) > most) {
            throw refused(text);
        }
        return Integer.parseInt(bits);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException(("trusted-proxies has '%s'; allowed: addresses such as 10.0.0.7, and blocks"
                        + " such as 10.0.0.0/24 or fd00::/8")
                .formatted(text));
    }

    /** What a literal names, of IPv4 also if it is written as IPv6 ({@code ::ffff:10.0.0.7}). */
    static Optional<InetAddress> address(String literal) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        try {
            return bytes == null ? Optional.empty() : Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) { // of another length than addresses have
            return Optional.empty();
        }
    }

    boolean has(InetAddress address) {
        return rule.matches(new InetSocketAddress(address, 0));
    }
}
