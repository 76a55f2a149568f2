@NullMarked
package dev.baton.cli.lab;

import org.jspecify.annotations.NullMarked;
