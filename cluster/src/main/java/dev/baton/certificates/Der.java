package dev.baton.certificates;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The few types of ASN.1 that a certificate is made of, in DER (ITU-T X.690). */
final class Der {
    private static final DateTimeFormatter UTC_TIME = formatter("yyMMddHHmmss'Z'");
    private static final DateTimeFormatter GENERALIZED_TIME = formatter("yyyyMMddHHmmss'Z'");
    private static final Instant END_OF_UTC_TIME = Instant.parse("2050-01-01T00:00:00Z");
    private static final int SEVEN_BITS = 0x7f;

    private Der() {}

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(0x31, parts);
    }

    /** EXPLICIT [number]. */
    static byte[] explicit(int number, byte[]... parts) {
        return tagged(0xa0 | number, parts);
    }

    /** IMPLICIT [number] of a primitive type. */
    static byte[] implicit(int number, byte[] content) {
        return tagged(0x80 | number, content);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    static byte[] yes() {
        return tagged(0x01, new byte[] {(byte) 0xff});
    }

    static byte[] octets(byte[] content) {
        return tagged(0x04, content);
    }

    static byte[] bits(int unused, byte[] content) {
        return tagged(0x03, new byte[] {(byte) unused}, content);
    }

    static byte[] text(String value) {
        return tagged(0x0c, value.getBytes(StandardCharsets.UTF_8));
    }

    /** As RFC 5280 (4.1.2.5) demands: of two forms, by the year. */
    static byte[] time(Instant time) {
        return time.isBefore(END_OF_UTC_TIME)
                ? tagged(0x17, ascii(UTC_TIME.format(time)))
                : tagged(0x18, ascii(GENERALIZED_TIME.format(time)));
    }

    static byte[] oid(String dotted) {
        String[] numbers = dotted.split("\\.");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(Integer.parseInt(numbers[0]) * 40 + Integer.parseInt(numbers[1]));
        for (int i = 2; i < numbers.length; i++) {
            base128(Integer.parseInt(numbers[i]), content);
        }
        return tagged(0x06, content.toByteArray());
    }

    private static void base128(int number, ByteArrayOutputStream out) {
        int digits = 1;
        while (digits < 5 && number >>> (7 * digits) != 0) {
            digits++;
        }
        for (int i = digits - 1; i >= 0; i--) {
            out.write(number >>> (7 * i) & SEVEN_BITS | (i > 0 ? 0x80 : 0));
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        length(content.size(), out);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static void length(int length, ByteArrayOutputStream out) {
        if (length <= SEVEN_BITS) {
            out.write(length);
            return;
        }
        byte[] bytes = BigInteger.valueOf(length).toByteArray();
        int from = bytes[0] == 0 ? 1 : 0; // no sign here
        out.write(0x80 | (bytes.length - from));
        out.write(bytes, from, bytes.length - from);
    }
}
