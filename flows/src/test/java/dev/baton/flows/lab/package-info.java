@NullMarked
package dev.baton.flows.lab;

import org.jspecify.annotations.NullMarked;
