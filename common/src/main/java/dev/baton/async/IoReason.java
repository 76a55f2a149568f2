package dev.baton.async;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Why a file can't be read or written, in words for operators instead of the name of a Java class. Any thread. */
public final class IoReason {
    private IoReason() {}

    /** The same of a file that is written, and need not be there yet. */
    public static String ofWriting(IOException e) {
        return e instanceof NoSuchFileException ? "its folder does not exist" : of(e);
    }

    /** Such as "it does not exist", without the file's name: Java's own message often is that name only. */
    public static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "it does not exist";
            case AccessDeniedException denied -> "access denied";
            case CharacterCodingException text -> "it is no UTF-8 text";
            case FileSystemException other ->
                Optional.ofNullable(other.getReason()).orElse("the file system refuses it");
            default -> Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
        };
    }
}
