/**
 * {@code baton lab}: the same work done in each completion style, by each server model and over each transport,
 * measured in turn, and drawn as the picture that textbooks draw by hand, of requests that really ran.
 */
@NullMarked
package dev.baton.lab;

import org.jspecify.annotations.NullMarked;
