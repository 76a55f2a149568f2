package dev.baton.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Log events as JSON, one flat object a line, each value a text; docs/operations.md has the fields. Named by
 * {@code baton/logging-json.xml}.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] NOTHING = {};
    private static final int MESSAGE_ROOM = 16 * 1024;
    private static final int MARK_ROOM = 256;
    private static final int MOST_MARKS = 16;

    private final JsonFactory json = new JsonFactory();
    private String node = "-";

    /** Set by the configuration. */
    public void setNode(String node) {
        this.node = node;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    /** Lone surrogates of a text become question marks: a line is always UTF-8. */
    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = json.createGenerator(line)) {
            out.writeStartObject();
            for (Map.Entry<String, String> field : fields(event).entrySet()) {
                out.writeStringField(field.getKey(), field.getValue());
            }
            out.writeEndObject();
        } catch (IOException e) { // of a writer into memory
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString().getBytes(UTF_8);
    }

    private Map<String, String> fields(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
        fields.put("level", event.getLevel().toString());
        fields.put("node", node);
        fields.put("thread", event.getThreadName());
        fields.put("logger", event.getLoggerName());
        fields.put("message", cut(String.valueOf(event.getFormattedMessage()), MESSAGE_ROOM));
        Optional.ofNullable(event.getThrowableProxy()).ifPresent(failure -> {
            fields.put("error", cut(Stacks.headline(failure), MESSAGE_ROOM));
            fields.put("stack", Stacks.text(event));
        });
        int ours = fields.size();
        Optional.ofNullable(event.getKeyValuePairs())
                .ifPresent(pairs -> pairs.forEach(pair -> mark(fields, ours, pair.key, pair.value)));
        event.getMDCPropertyMap().forEach((key, value) -> mark(fields, ours, key, value));
        return fields;
    }

    /** A field of another name than ours; the first value of a name counts. */
    private static void mark(Map<String, String> fields, int ours, String name, Object value) {
        if (fields.size() < ours + MOST_MARKS && value != null) {
            fields.putIfAbsent(cut(name, MARK_ROOM), cut(value.toString(), MARK_ROOM));
        }
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : text.substring(0, room) + "…";
    }
}
