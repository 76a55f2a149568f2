package dev.baton.tap;

/**
 * How much is seen of the addresses that begin with a prefix.
 *
 * @param prefix empty: all addresses
 * @param why who or what set it so
 */
public record TapRule(String prefix, TapLevel level, String why) {
    boolean covers(String address) {
        return address.startsWith(prefix);
    }
}
