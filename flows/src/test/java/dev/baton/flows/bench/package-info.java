@NullMarked
package dev.baton.flows.bench;

import org.jspecify.annotations.NullMarked;
