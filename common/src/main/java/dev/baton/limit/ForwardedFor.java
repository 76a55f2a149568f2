package dev.baton.limit;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that proxies wrote into a header, from the right: each adds the one that it was called from, so what
 * stands on the left may be the client's own invention. It reads no further than it is asked to. For one thread.
 */
final class ForwardedFor {
    /**
     * A pair of {@code Forwarded} (RFC 7239), but for those with a comma, a semicolon or a backslash between quotes: a
     * part of them could be taken for a pair of its own, and a client may have chosen it as its host.
     */
    private static final Pattern PAIR =
            Pattern.compile("([\\w!#$%&'*+.^`|~-]++)=([\\w!#$%&'*+.^`|~-]++|\"[^\"\\\\,;]*+\")");

    /** {@code [::1]}, {@code [::1]:80}, {@code 10.0.0.7:80}. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([0-9A-Fa-f:.]++)](?::\\w++)?|([0-9.]++):\\w++");

    /** A literal with a port has 50 characters; a host of 255 may stand beside it. */
    private static final int LONGEST = 512;

    private final ProxySettings.Header header;
    private final List<String> lines;
    private int line;
    private int end = -1;

    /** @param lines as the request has them */
    ForwardedFor(ProxySettings.Header header, List<String> lines) {
        this.header = header;
        this.lines = lines;
        this.line = lines.size();
    }

    /** The next one to the left. Empty: there is none, or none that can be read. */
    Optional<InetAddress> next() {
        if (end < 0) {
            if (line == 0) {
                return Optional.empty();
            }
            line--;
            end = lines.get(line).length();
        }
        String text = lines.get(line);
        int comma = end == 0 ? -1 : text.lastIndexOf(',', end - 1);
        int length = end - comma - 1;
        int begin = comma + 1;
        int stop = end;
        end = comma;
        return length > LONGEST
                ? Optional.empty()
                : address(text.substring(begin, stop).strip());
    }

    private Optional<InetAddress> address(String element) {
        return header == ProxySettings.Header.FORWARDED
                ? node(element).flatMap(ForwardedFor::literal)
                : literal(element);
    }

    /** Of {@code for=}, which has to be there once. */
    private static Optional<String> node(String element) {
        Optional<String> node = Optional.empty();
        for (String pair : element.split(";", -1)) {
            Matcher read = PAIR.matcher(pair.strip());
            if (!read.matches()) {
                return Optional.empty();
            }
            if (read.group(1).equalsIgnoreCase("for")) {
                if (node.isPresent()) {
                    return Optional.empty();
                }
                node = Optional.of(read.group(2).replace("\"", ""));
            }
        }
        return node;
    }

    private static Optional<InetAddress> literal(String text) {
        Matcher read = WITH_PORT.matcher(text);
        if (!read.matches()) {
            return text.indexOf('[') < 0 && text.indexOf('%') < 0 ? AddressBlock.address(text) : Optional.empty();
        }
        return AddressBlock.address(read.group(1) != null ? read.group(1) : read.group(2));
    }
}
