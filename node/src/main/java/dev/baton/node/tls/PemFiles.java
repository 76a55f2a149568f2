package dev.baton.node.tls;

import dev.baton.async.IoReason;
import dev.baton.config.StartProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A certificate with its chain, its private key (PKCS #8, not encrypted), and the certificates of those who are
 * trusted, if others show theirs.
 *
 * @param certificate of this side, followed by those between it and the root, if there are any
 * @param key the private key of the first certificate
 * @param ca whose certificates are trusted; empty: the other side is not asked for one
 */
public record PemFiles(Path certificate, Path key, Optional<Path> ca) {

    private static final byte[] NONE = new byte[0];

    /** What the files say. */
    record Content(byte[] certificate, byte[] key, Optional<byte[]> ca) {
        boolean sameAs(Content other) {
            return Arrays.equals(certificate, other.certificate)
                    && Arrays.equals(key, other.key)
                    && Arrays.equals(ca.orElse(NONE), other.ca.orElse(NONE));
        }
    }

    Content read() {
        return new Content(read(certificate), read(key), ca.map(PemFiles::read));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StartProblem("%s can't be read: %s".formatted(file, IoReason.of(e)), e);
        }
    }
}
