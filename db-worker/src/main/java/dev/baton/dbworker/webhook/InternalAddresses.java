package dev.baton.dbworker.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses that a client must not make us call: our own machine, its network, its cloud's metadata, and all else that
 * is not a host on the public internet (IANA's special-purpose registries). Any thread.
 */
final class InternalAddresses {

    /** @param bits how many leading bits of the address are the network's */
    private record Network(byte[] address, int bits) {

        static Network of(String text) {
            String[] parts = text.split("/", 2);
            try {
                return new Network(InetAddress.getByName(parts[0]).getAddress(), Integer.parseInt(parts[1]));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("No network: " + text, e);
            }
        }

        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int bytes = bits / 8;
            int mask = 0xff00 >> (bits % 8) & 0xff;
            return Arrays.equals(address, 0, bytes, other, 0, bytes)
                    && (mask == 0 || (address[bytes] & mask) == (other[bytes] & mask));
        }
    }

    private static final List<Network> IPV4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");

    /** Of IPv6 only this is public; and not all of it. */
    private static final Network PUBLIC_IPV6 = Network.of("2000::/3");

    /** Protocol assignments (Teredo among them), documentation, 6to4 (an IPv4 address in disguise). */
    private static final List<Network> SPECIAL_IPV6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private InternalAddresses() {}

    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? IPV4.stream().anyMatch(network -> network.has(bytes))
                : !PUBLIC_IPV6.has(bytes) || SPECIAL_IPV6.stream().anyMatch(network -> network.has(bytes));
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Network::of).toList();
    }
}
