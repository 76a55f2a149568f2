package dev.baton.gateway.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.util.Map;

/**
 * One text for all spellings of a JSON document: the fields of objects are sorted, numbers are written as an integer
 * without trailing zeros and an exponent of ten, and there is no white space. {@code 1.5}, {@code 1.50} and
 * {@code 15e-1} are one number; texts are compared as they are.
 *
 * <p>RFC 8785 would round numbers to binary floating point, which loses digits of amounts and of long identifiers.
 * Numbers are never expanded here, so {@code 1e1000000000} costs as much as its own text.
 */
public final class CanonicalJson {
    /** As deep as the reader of bodies goes. */
    static final int MAX_DEPTH = 1_000;

    private final StringBuilder text = new StringBuilder();

    private CanonicalJson() {}

    /** @throws IllegalArgumentException if the document is nested too deeply */
    public static String of(JsonNode document) {
        CanonicalJson canonical = new CanonicalJson();
        canonical.write(document, 0);
        return canonical.text.toString();
    }

    private void write(JsonNode node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("The document is nested more than %d deep".formatted(MAX_DEPTH));
        }
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(node, depth);
            case ARRAY -> writeArray(node, depth);
            case NUMBER -> writeNumber(node);
            case BOOLEAN, NULL -> text.append(node.asText());
            case STRING, BINARY, POJO, MISSING -> writeText(node.asText());
        }
    }

    private void writeObject(JsonNode node, int depth) {
        text.append('{');
        String separator = "";
        for (Map.Entry<String, JsonNode> field :
                node.properties().stream().sorted(Map.Entry.comparingByKey()).toList()) {
            text.append(separator);
            writeText(field.getKey());
            text.append(':');
            write(field.getValue(), depth + 1);
            separator = ",";
        }
        text.append('}');
    }

    private void writeArray(JsonNode node, int depth) {
        text.append('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            write(node.get(i), depth + 1);
        }
        text.append(']');
    }

    private void writeNumber(JsonNode node) {
        if (node instanceof NumericNode number
                && number.isNaN()) { // a floating-point field of an input may be infinite: 1e400 is
            writeText(node.asText());
        } else if (node.isIntegralNumber()) {
            writeDecimal(node.asText(), 0);
        } else {
            writeDecimal(node.decimalValue().unscaledValue().toString(), -(long)
                    node.decimalValue().scale());
        }
    }

    private void writeDecimal(String digits, long exponent) {
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        text.append(digits, 0, end);
        long exact = exponent + digits.length() - end;
        if (exact != 0 && !(end == 1 && digits.charAt(0) == '0')) {
            text.append('E').append(exact);
        }
    }

    private void writeText(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) { // half of a pair would be lost in UTF-8
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
