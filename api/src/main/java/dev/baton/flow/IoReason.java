package dev.baton.flow;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Why a file can't be read, in words for operators instead of the name of a Java class. Any thread. */
final class IoReason {
    private IoReason() {}

    /** Such as "it does not exist", without the file's name: Java's own message often is that name only. */
    static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "it does not exist";
            case AccessDeniedException denied -> "access denied";
            case FileSystemException other ->
                Optional.ofNullable(other.getReason()).orElse("the file system refuses it");
            default -> Optional.ofNullable(e.getMessage()).orElseGet(e::toString);
        };
    }
}
