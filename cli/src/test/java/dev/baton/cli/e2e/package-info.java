/** The platform as its users have it: real node processes, a real PostgreSQL, real HTTP, real kills. */
package dev.baton.cli.e2e;
