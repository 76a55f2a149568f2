/**
 * What keeps the store's promises over time: {@link Recovery} resumes requests whose owner is gone or released them,
 * {@link Cleaner} removes what has expired.
 *
 * <p>Both run on every db-worker and share the work by claiming rows: no node is special. Event loop only. Nothing here
 * knows how lanes work: recovered requests are run like any other, by commands to any db-worker.
 */
@NullMarked
package dev.baton.dbworker.recovery;

import org.jspecify.annotations.NullMarked;
