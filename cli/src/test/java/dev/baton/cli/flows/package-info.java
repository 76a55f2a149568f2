@org.jspecify.annotations.NullMarked
package dev.baton.cli.flows;
