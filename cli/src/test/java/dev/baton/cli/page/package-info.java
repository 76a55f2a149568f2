/** The inspector's page in a real browser: over an API that answers what a test needs, and over a real cluster. */
package dev.baton.cli.page;
