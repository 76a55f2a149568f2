package dev.baton.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What became of a command that was run here, as if in a pipe. */
public record CommandRun(int code, String out, String err) {

    /** A run of a command that calls the admin API. */
    public static CommandRun on(String admin, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.add(1, "--admin=" + admin);
        return of(arguments.toArray(String[]::new));
    }

    /** The line that begins so: what runs in this JVM beside the command logs to the same stream. */
    public String lineThatBegins(String with) {
        return out.lines().filter(line -> line.startsWith(with)).findFirst().orElseThrow();
    }

    /** Any command. */
    public static CommandRun of(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            int code = Baton.commandLine().setErr(new PrintWriter(err)).execute(words);
            return new CommandRun(code, out.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }
}
