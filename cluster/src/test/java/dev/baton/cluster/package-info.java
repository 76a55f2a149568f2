/** PostgreSQL and nodes as real processes: started, killed, frozen, stopped. */
package dev.baton.cluster;
