/**
 * The database stages of a flow as a lane's job: decode the inputs of a batch, run the stages in order, encode the
 * outcomes. Event loop only.
 */
@NullMarked
package dev.baton.dbworker.stage;

import org.jspecify.annotations.NullMarked;
