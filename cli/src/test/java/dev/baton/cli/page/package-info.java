/** The inspector's page in a real browser: over an API that answers whatever a test needs, and over a real cluster. */
package dev.baton.cli.page;
