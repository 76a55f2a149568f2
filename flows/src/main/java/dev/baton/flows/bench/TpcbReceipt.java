package dev.baton.flows.bench;

import dev.baton.flow.Outcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the client gets.
 *
 * @param digest the first eight bytes of the text's SHA-256, in hex
 */
public record TpcbReceipt(int abalance, String text, String digest) {
    private static final int DIGEST_BYTES = 8;

    static Outcome<TpcbReceipt> of(TpcbText balance) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(balance.text().getBytes(StandardCharsets.UTF_8));
        return Outcome.done(new TpcbReceipt(
                balance.abalance(), balance.text(), HexFormat.of().formatHex(hash, 0, DIGEST_BYTES)));
    }
}
