package dev.baton.cli.client;

import dev.baton.tap.HopFilter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A filter as it was typed: words of one, or all of it in quotes. */
public final class FilterText {
    private FilterText() {}

    /** @throws ParameterException with a caret under the place that can't be understood */
    public static String checked(CommandLine command, List<String> words) {
        String text = String.join(" ", words);
        if (HopFilter.parse(text) instanceof HopFilter.Bad bad) {
            throw new ParameterException(command, problem(text, bad));
        }
        return text;
    }

    static String problem(String text, HopFilter.Bad bad) {
        return "the filter can't be understood: %s%n  %s%n  %s^%n  %s"
                .formatted(bad.message(), text, " ".repeat(Math.min(bad.position(), text.length())), bad.hint());
    }
}
