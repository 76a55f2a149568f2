package dev.baton.node;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %stack} of a pattern. Named by {@code baton/logging-text.xml}. */
public final class StackConverter extends ThrowableHandlingConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Stacks.text(event);
    }
}
