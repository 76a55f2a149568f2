package dev.baton.certificates;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text around DER (RFC 7468). */
final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Pem() {}

    static String certificate(byte[] der) {
        return of("CERTIFICATE", der);
    }

    static String privateKey(byte[] der) {
        return of("PRIVATE KEY", der);
    }

    private static String of(String label, byte[] der) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(label, new String(LINES.encode(der), StandardCharsets.US_ASCII), label)
                .replace("\r\n", "\n");
    }

    /** The bytes of a private key. */
    static byte[] decode(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
