package dev.baton.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final String HASH_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void aKeyIsFoundByItsHash() {
        KnownKeys<String> keys =
                KnownKeys.<String>none().withHash(HASH_OF_ABC, "ann").withKey("other", "bob");

        assertThat(keys.find("abc")).contains("ann");
        assertThat(keys.find("other")).contains("bob");
        assertThat(keys.find("abd")).isEmpty();
        assertThat(keys.find("")).isEmpty();
        assertThat(KnownKeys.none().find("abc")).isEmpty();
    }

    @Test
    void theLastHolderOfAKeyCounts() {
        KnownKeys<String> once = KnownKeys.<String>none().withHash(HASH_OF_ABC, "ann");

        assertThat(once.withKey("abc", "bob").find("abc")).contains("bob");
        assertThat(once.find("abc")).contains("ann");
    }

    @Test
    void aLongKeyIsNotKnown() {
        KnownKeys<String> keys =
                KnownKeys.<String>none().withKey("k".repeat(512), "ann").withKey("k".repeat(513), "bob");

        assertThat(keys.find("k".repeat(512))).contains("ann");
        assertThat(keys.find("k".repeat(513))).isEmpty();
    }

    @Test
    void aHashIsSha256InHex() {
        KnownKeys<String> none = KnownKeys.none();

        assertThatIllegalArgumentException().isThrownBy(() -> none.withHash("abcd", "ann"));
        assertThatIllegalArgumentException().isThrownBy(() -> none.withHash("x".repeat(64), "ann"));
    }
}
