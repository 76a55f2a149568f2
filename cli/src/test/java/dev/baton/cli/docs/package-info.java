@NullMarked
package dev.baton.cli.docs;

import org.jspecify.annotations.NullMarked;
