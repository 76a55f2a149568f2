package dev.baton.lab;

import dev.baton.load.ResourceText;

/** Colours and patterns of pictures: blue and orange, distinguishable with any colour vision; dark and light. */
final class PictureStyle {
    static final String STYLE = ResourceText.of(PictureStyle.class, "picture-style.html");

    static final String DEFS = ResourceText.of(PictureStyle.class, "picture-defs.svg");

    private PictureStyle() {}
}
