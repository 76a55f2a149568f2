@NullMarked
package dev.baton.lab;

import org.jspecify.annotations.NullMarked;
