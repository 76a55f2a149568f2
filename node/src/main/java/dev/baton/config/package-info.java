/**
 * One YAML file and environment variables over it, bound to settings records and checked once, at start.
 *
 * <p>Settings records stand beside what they configure; this package only loads, overlays, binds and says in one line
 * what is wrong. Every key there is stands, with its default and its reason, in a {@code baton-defaults.yaml} at the
 * root of the class path: one for each module that has keys.
 */
@NullMarked
package dev.baton.config;

import org.jspecify.annotations.NullMarked;
