@NullMarked
package dev.baton.cli.bench.profile;

import org.jspecify.annotations.NullMarked;
