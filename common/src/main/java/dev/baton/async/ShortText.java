package dev.baton.async;

/** Cuts what others wrote, so that a message that repeats it stays short. Any thread. */
public final class ShortText {
    private ShortText() {}

    /** At most so many characters of it, and never half of a surrogate pair. */
    public static String of(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }
}
