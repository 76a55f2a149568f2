package dev.baton.flows.payments;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Amounts: minor units as a long inside, exact decimal strings outside. Both currencies have two decimals. */
public final class Money {
    /** The largest amount that one order may name: 1,000,000,000.00. Nine million such fit into a balance. */
    static final long MAX = 100_000_000_000L;

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2})?");

    private Money() {}

    /** Empty if the text is no such decimal, or beyond {@link #MAX}. No sign, exponent, separator or space is taken. */
    static OptionalLong parse(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String decimals = dot < 0 ? "" : text.substring(dot + 1);
        long minor = Long.parseLong(whole + (decimals + "00").substring(0, 2));
        return minor > MAX ? OptionalLong.empty() : OptionalLong.of(minor);
    }

    /** The usual spelling of an amount: {@code 12.50} for {@code 12.5}; a text that is no amount stays as it is. */
    public static String plain(String text) {
        OptionalLong minor = parse(text);
        return minor.isPresent() ? text(minor.getAsLong()) : text;
    }

    /** {@code 12.50}, {@code -0.05}. */
    static String text(long minor) {
        long size = Math.abs(minor);
        long cents = size % 100;
        return (minor < 0 ? "-" : "") + size / 100 + (cents < 10 ? ".0" : ".") + cents;
    }
}
