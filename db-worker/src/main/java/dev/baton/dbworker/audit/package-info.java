/**
 * The audit in the database: entries of all nodes are added and read, and go when their time is over. Nothing changes
 * one. Event loop only.
 */
@NullMarked
package dev.baton.dbworker.audit;

import org.jspecify.annotations.NullMarked;
