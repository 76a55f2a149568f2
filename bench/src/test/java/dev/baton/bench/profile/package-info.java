@NullMarked
package dev.baton.bench.profile;

import org.jspecify.annotations.NullMarked;
