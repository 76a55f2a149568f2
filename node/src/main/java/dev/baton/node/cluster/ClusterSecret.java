package dev.baton.node.cluster;

import dev.baton.async.IoReason;
import dev.baton.bus.CardSeal;
import dev.baton.config.StartProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that all nodes of a cluster share. It is used through keys made of it, one for each purpose, so that none
 * of them says anything of the secret or of another one.
 */
final class ClusterSecret {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_CHARACTERS = 32;

    /** 128 bits of the name's key: nobody finds another secret that makes the same name. */
    private static final int NAME_CHARACTERS = 32;

    private final byte[] secret;

    private ClusterSecret(byte[] secret) {
        this.secret = secret;
    }

    /** @throws StartProblem in one line, without the secret */
    static ClusterSecret read(Path file) {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartProblem("cluster.secret-file %s can't be read: %s".formatted(file, IoReason.of(e)), e);
        }
        if (text.length() < MIN_CHARACTERS) {
            throw new StartProblem("cluster.secret-file %s holds %d characters; allowed: %d or more"
                    .formatted(file, text.length(), MIN_CHARACTERS));
        }
        return new ClusterSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What Hazelcast's members have to know to join: it is sent in the clear, and does not give the secret away. */
    String clusterName(String name) {
        return name + "-"
                + HexFormat.of().formatHex(key("cluster name " + name)).substring(0, NAME_CHARACTERS);
    }

    /** For cards of the cluster of this name. */
    CardSeal seal(String name) {
        return CardSeal.of(key("node cards " + name));
    }

    private byte[] key(String purpose) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every JVM has " + ALGORITHM, e);
        }
    }
}
