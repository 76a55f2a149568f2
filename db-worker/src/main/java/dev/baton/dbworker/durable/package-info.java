/**
 * The truth about durable requests: jobs that ride in a lane's transaction, so that a flow's own work, its claim and
 * its checkpoint are one commit, and the answers to queries.
 *
 * <p>{@link DurableJobs} gives the lanes the job for each command. A batch of any size costs a few statements. Every
 * write checks the epoch: who lost a request changes nothing. Event loop only. Of HTTP it knows the status of its own
 * refusals and the bytes of a refusal's reply; it knows neither who recovers nor how webhooks are sent.
 */
@NullMarked
package dev.baton.dbworker.durable;

import org.jspecify.annotations.NullMarked;
