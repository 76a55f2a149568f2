package dev.baton.gateway.http.openapi;

import java.util.regex.Pattern;

/**
 * Which of Java's regular expressions mean the same in ECMA-262, which is what JSON Schema says patterns are. The
 * constructs that only Java has are few and well known. Any thread.
 */
final class EcmaPatterns {
    /** Classes such as {@code \p{Alpha}}, anchors, quotes, possessive quantifiers, flags, intersections of classes. */
    private static final Pattern JAVA_ONLY = Pattern.compile("\\\\[pPhHvVRXAZzGQEaeN]"
            + "|\\\\x\\{|\\\\0"
            + "|[*+?}]\\+"
            + "|\\(\\?[a-zA-Z-]*[a-zA-Z-][:)]|\\(\\?>"
            + "|\\[[^\\]]*(?:&&|\\[)");

    private EcmaPatterns() {}

    static boolean isEcma(String pattern) {
        return !JAVA_ONLY.matcher(pattern).find();
    }
}
