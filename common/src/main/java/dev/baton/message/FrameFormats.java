package dev.baton.message;

import java.util.stream.IntStream;

/**
 * The formats of frames that this release reads: its own, and that of the release before. It writes its own as soon as
 * every node of the cluster reads that, so that releases can be replaced node by node. A new format is only needed when
 * something is changed or moved: what is added at the end of an entry, older releases pass over. Any thread.
 */
public final class FrameFormats {
    private static final int OLDEST = 2;
    private static final int NEWEST = 2;

    private FrameFormats() {}

    /** What this release writes when it is alone. */
    public static int newest() {
        return NEWEST;
    }

    /** What it is taken to be that a node reads if it does not say so. */
    public static int oldest() {
        return OLDEST;
    }

    /** The format to write for nodes of which each reads up to one of these. */
    public static int common(IntStream newestOfEach) {
        return Math.max(OLDEST, newestOfEach.reduce(NEWEST, Math::min));
    }

    static boolean isReadable(int format) {
        return OLDEST <= format && format <= NEWEST;
    }

    static String readable() {
        return OLDEST == NEWEST ? Integer.toString(NEWEST) : OLDEST + " to " + NEWEST;
    }
}
