/**
 * Puts the inspector of a node together: what it answers about itself ({@code query}), the admin API that queries all
 * nodes ({@code api}), and the page ({@code page}). Event loop only.
 */
@NullMarked
package dev.baton.inspector;

import org.jspecify.annotations.NullMarked;
