/**
 * The flow of {@code baton lab}: six small stages of real work around one database stage that can be made slow. On in
 * the development profile, without a key. Nothing here is part of the sample application.
 */
@NullMarked
package dev.baton.flows.lab;

import org.jspecify.annotations.NullMarked;
