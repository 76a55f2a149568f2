package dev.baton.flows.lab;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Processor work of a chosen amount: repeated SHA-256. */
final class Digest {
    private static final int BLOCK = 512;

    private Digest() {}

    /** A digest of a digest of a digest, each over a block that the last one was written into. */
    static String of(String text, int rounds) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK];
            byte[] digest = sha256.digest(text.getBytes(StandardCharsets.UTF_8));
            for (int round = 1; round < rounds; round++) {
                System.arraycopy(digest, 0, block, 0, digest.length);
                digest = sha256.digest(block);
            }
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
