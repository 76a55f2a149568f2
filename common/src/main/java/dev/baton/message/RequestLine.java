package dev.baton.message;

import java.util.UUID;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A log line about one request says so in fields of their own, which a JSON line has and by which it is searched. Any
 * thread.
 */
public final class RequestLine {
    public static final String REQUEST = "request";
    public static final String FLOW = "flow";
    public static final String TRACE = "trace";

    private RequestLine() {}

    /** A line about a command's request. */
    public static LoggingEventBuilder about(LoggingEventBuilder line, Command command) {
        return about(line, command.requestId(), command.segment().flow(), command.trace());
    }

    /** A line about a request whose trace is known. */
    public static LoggingEventBuilder about(LoggingEventBuilder line, UUID request, String flow, TraceParent trace) {
        return about(line, request, flow).addKeyValue(TRACE, trace.traceId());
    }

    /** A line about a request of which no more is known. */
    public static LoggingEventBuilder about(LoggingEventBuilder line, UUID request, String flow) {
        return line.addKeyValue(REQUEST, request).addKeyValue(FLOW, flow);
    }

    /** From here to {@link #end}, every line of this thread is about this request, those of stages too. */
    public static void begin(UUID request, String flow, TraceParent trace) {
        MDC.put(REQUEST, request.toString());
        MDC.put(FLOW, flow);
        MDC.put(TRACE, trace.traceId());
    }

    /** Lines of this thread are about no request any more. */
    public static void end() {
        MDC.remove(REQUEST);
        MDC.remove(FLOW);
        MDC.remove(TRACE);
    }
}
