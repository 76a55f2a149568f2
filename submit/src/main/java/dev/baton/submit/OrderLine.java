package dev.baton.submit;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of CSV, by RFC 4180 but for line breaks inside quotes: a record ends where its line ends, so that a missing
 * quote costs one line and not the rest of the file.
 */
record OrderLine(List<String> fields) {
    private static final char QUOTE = '"';

    OrderLine {
        fields = List.copyOf(fields);
    }

    /** @throws IllegalArgumentException with what is wrong with the line */
    static OrderLine parse(String line, char separator) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        while (start <= line.length()) {
            int first = skipSpaces(line, start);
            int number = fields.size() + 1;
            int end = first < line.length() && line.charAt(first) == QUOTE
                    ? quoted(line, separator, first, number, fields)
                    : plain(line, separator, start, number, fields);
            start = end + 1;
        }
        return new OrderLine(fields);
    }

    private static int skipSpaces(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    /** @return where the separator after it is, or the end of the line */
    private static int plain(String line, char separator, int start, int number, List<String> fields) {
        int found = line.indexOf(separator, start);
        int end = found < 0 ? line.length() : found;
        String text = line.substring(start, end);
        if (text.indexOf(QUOTE) >= 0) {
            throw new IllegalArgumentException(
                    "field " + number + " has a quote inside; quote the whole field and double the quote");
        }
        fields.add(text.strip());
        return end;
    }

    private static int quoted(String line, char separator, int start, int number, List<String> fields) {
        StringBuilder text = new StringBuilder();
        int at = start + 1;
        while (true) {
            int quote = line.indexOf(QUOTE, at);
            if (quote < 0) {
                throw new IllegalArgumentException("field " + number + " has no closing quote");
            }
            text.append(line, at, quote);
            if (quote + 1 < line.length() && line.charAt(quote + 1) == QUOTE) {
                text.append(QUOTE);
                at = quote + 2;
            } else {
                fields.add(text.toString().strip());
                return afterQuote(line, separator, quote + 1, number);
            }
        }
    }

    private static int afterQuote(String line, char separator, int from, int number) {
        int end = skipSpaces(line, from);
        if (end < line.length() && line.charAt(end) != separator) {
            throw new IllegalArgumentException("field " + number + " has text after its closing quote");
        }
        return end;
    }
}
