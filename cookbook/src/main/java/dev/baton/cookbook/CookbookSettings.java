package dev.baton.cookbook;

import java.net.URI;

/** The configuration section {@code flows.cookbook}. */
record CookbookSettings(URI paymentProvider) {}
