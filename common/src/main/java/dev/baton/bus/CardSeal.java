package dev.baton.bus;

import io.vertx.core.buffer.Buffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs node cards with the cluster's secret: HMAC-SHA256 over a time and the card, which has the node's id. A card
 * without a valid signature does not exist. Without a secret, cards are sent as they are. Any thread.
 */
public final class CardSeal {
    /**
     * How far the wall clocks of two nodes may be apart. An older card is refused even if nothing is known of its node.
     */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";
    private static final long UNSIGNED = 0;
    private static final byte FORMAT = 1;
    private static final int TIME_AT = 1;
    private static final int MAC_AT = TIME_AT + Long.BYTES;
    private static final int MAC_BYTES = 32;
    private static final int CARD_AT = MAC_AT + MAC_BYTES;

    private final Optional<SecretKeySpec> key;
    private final LongSupplier wallMillis;
    private final AtomicLong last = new AtomicLong();

    /**
     * A card that was opened.
     *
     * @param time when it was signed, by its node's clock; it grows from card to card. {@link #UNSIGNED} without a
     *     secret
     */
    record Opened(Buffer card, long time) {}

    /** A card that does not exist for this node. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private CardSeal(Optional<SecretKeySpec> key, LongSupplier wallMillis) {
        this.key = key;
        this.wallMillis = wallMillis;
    }

    /** For a cluster without a secret. */
    public static CardSeal none() {
        return new CardSeal(Optional.empty(), System::currentTimeMillis);
    }

    /** @param secret the same on all nodes, and used for nothing else */
    public static CardSeal of(byte[] secret) {
        return of(secret, System::currentTimeMillis);
    }

    static CardSeal of(byte[] secret, LongSupplier wallMillis) {
        return new CardSeal(Optional.of(new SecretKeySpec(secret, ALGORITHM)), wallMillis);
    }

    /**
     * Whether it says something new: a card that is sent again does not. A time that is known from before the node's
     * clock was set right counts for nothing.
     */
    boolean supersedes(Opened card, long knownTime) {
        return card.time() == UNSIGNED || card.time() > knownTime || isFarAhead(knownTime);
    }

    private boolean isFarAhead(long time) {
        return time - wallMillis.getAsLong() > MAX_AGE.toMillis();
    }

    /** The card as it is sent. Times grow even where the clock is set back, unless by more than cards may be apart. */
    Buffer seal(Buffer card) {
        if (key.isEmpty()) {
            return card;
        }
        long time = last.updateAndGet(
                before -> isFarAhead(before) ? wallMillis.getAsLong() : Math.max(before + 1, wallMillis.getAsLong()));
        return Buffer.buffer(CARD_AT + card.length())
                .appendByte(FORMAT)
                .appendLong(time)
                .appendBytes(mac(key.get(), time, card))
                .appendBuffer(card);
    }

    /** @throws Refused if it is not signed by a node that has the secret, or too old, or from the future */
    Opened open(Buffer sealed) {
        if (key.isEmpty()) {
            return new Opened(sealed, UNSIGNED);
        }
        if (sealed.length() <= CARD_AT || sealed.getByte(0) != FORMAT) {
            throw new Refused("a card without a signature");
        }
        long time = sealed.getLong(TIME_AT);
        Buffer card = sealed.getBuffer(CARD_AT, sealed.length());
        if (!MessageDigest.isEqual(mac(key.get(), time, card), sealed.getBytes(MAC_AT, CARD_AT))) {
            throw new Refused("a card that is not signed with this cluster's secret");
        }
        long age = wallMillis.getAsLong() - time;
        if (Math.abs(age) > MAX_AGE.toMillis()) {
            throw new Refused("a card signed %d s ago by its node's clock; allowed: %d s"
                    .formatted(age / 1000, MAX_AGE.toSeconds()));
        }
        return new Opened(card, time);
    }

    private static byte[] mac(SecretKeySpec key, long time, Buffer card) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(Buffer.buffer("baton card").appendLong(time).getBytes());
            return mac.doFinal(card.getBytes());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every JVM has " + ALGORITHM, e);
        }
    }
}
