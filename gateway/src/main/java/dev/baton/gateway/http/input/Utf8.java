package dev.baton.gateway.http.input;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes are text in UTF-8, as RFC 8259 demands of JSON: the parser also reads UTF-16, UTF-32 and overlong
 * forms.
 */
final class Utf8 {
    private Utf8() {}

    static boolean isValid(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            if (b == 0) {
                return false; // JSON has no NUL, and ASCII in UTF-16 or UTF-32 is full of them
            }
            ascii &= b > 0;
        }
        return ascii || decodes(bytes);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
