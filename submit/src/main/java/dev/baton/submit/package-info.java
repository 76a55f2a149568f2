/**
 * Payment orders out of a file, sent through the REST API as a good client would: a key per line, bounded concurrency,
 * retrying while the answer is "not now". Called by {@code baton submit}; threads of its own.
 */
@NullMarked
package dev.baton.submit;

import org.jspecify.annotations.NullMarked;
