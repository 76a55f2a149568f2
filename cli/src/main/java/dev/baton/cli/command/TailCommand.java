package dev.baton.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.cli.client.AdminClient;
import dev.baton.cli.client.EventReader;
import dev.baton.cli.client.FilterText;
import dev.baton.cli.terminal.Ansi;
import dev.baton.cli.terminal.Console;
import dev.baton.cli.terminal.HopLine;
import dev.baton.cluster.ClusterProblem;
import dev.baton.inspector.api.LevelsView;
import dev.baton.inspector.api.MessagesView;
import dev.baton.tap.Hop;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code baton tail}: messages as they go by. Takes none of them. */
@Command(
        name = "tail",
        description =
                "Messages as they go by, cluster-wide, until Ctrl-C. What the tap could not show is said in its place.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:as many as --count were shown, or all of --since",
            "1:no node answers, or it refuses",
            "2:wrong use, or a bad filter"
        },
        footer = {
            "",
            "A filter: address:baton.node.* node:db-worker-2 flow:transfer verdict:failed took>50ms -kind:frame",
            "All terms have to hold; a minus turns one round; a comma means or; a star any characters. "
                    + "See docs/api.md.",
            "After -- there are terms only: baton tail -- -header.x=y"
        })
public final class TailCommand implements Callable<Integer> {
    private static final int HISTORY = 1_000;
    private static final long RETRY_SECONDS = 1;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILTER", arity = "0..*", description = "Only these, such as flow:transfer took>50ms")
    private List<String> words = List.of();

    @Option(names = "--full", description = "With payloads, where the tap's level is full (see baton tap).")
    private boolean full;

    @Option(names = "--json", description = "For programs: one JSON object a line.")
    private boolean json;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "End after so many; with --since also when there are no more.")
    private @Nullable Integer count;

    @Option(names = "--since", paramLabel = "TIME", description = "Those of the last while first, such as 5m.")
    private @Nullable String since;

    @Mixin
    private AdminOptions admin;

    private final Set<String> shown = new HashSet<>();
    private int left;

    @Override
    public Integer call() throws InterruptedException {
        Console console = new Console();
        String filter = FilterText.checked(spec.commandLine(), words);
        Optional<String> past = past(filter);
        left = count == null ? Integer.MAX_VALUE : count;
        HopLine lines = new HopLine(Ansi.wanted(console));
        try (AdminClient client = admin.client()) {
            if (count != null && past.isPresent()) {
                show(console, client, lines, past.get());
            } else {
                follow(console, client, lines, filter, past);
            }
        }
        return 0;
    }

    private Optional<String> past(String filter) {
        String time = since;
        return time == null
                ? Optional.empty()
                : Optional.of(FilterText.checked(
                        spec.commandLine(), List.of(filter.isEmpty() ? "since:" + time : filter + " since:" + time)));
    }

    /** With a number and a time it is a question about the past: it is answered with what there is. */
    private void show(Console console, AdminClient client, HopLine lines, String past) {
        client.get(path("/api/messages?limit=" + HISTORY + "&", past))
                .path("messages")
                .forEach(hop -> show(client, console, lines, hop));
        if (left > 0) {
            note(console, lines, "no more of the last " + since + "; without --count it would wait for others");
        }
    }

    private void follow(Console console, AdminClient client, HopLine lines, String filter, Optional<String> past)
            throws InterruptedException {
        boolean first = true;
        while (left > 0 && !console.isBroken()) {
            try (EventReader events = client.stream(path("/api/messages/stream?", filter))) {
                if (first) {
                    past.ifPresent(text -> client.get(path("/api/messages?limit=" + HISTORY + "&", text))
                            .path("messages")
                            .forEach(hop -> show(client, console, lines, hop)));
                } else {
                    note(
                            console,
                            lines,
                            "connected again, to %s; what went by meanwhile is not shown".formatted(events.node()));
                }
                first = false;
                read(client, console, lines, events);
                if (left > 0) {
                    note(console, lines, "the connection to " + events.node() + " is gone");
                }
            } catch (AdminClient.NoNodeAnswers e) {
                if (first) {
                    throw e;
                }
            }
            if (left > 0) {
                TimeUnit.SECONDS.sleep(RETRY_SECONDS);
            }
        }
    }

    private String path(String start, String filter) {
        return start + "payload=" + full + "&filter=" + AdminClient.parameter(filter);
    }

    private void read(AdminClient client, Console console, HopLine lines, EventReader events) {
        while (left > 0 && !console.isBroken()) {
            Optional<EventReader.Event> event = events.next();
            if (event.isEmpty()) {
                return;
            }
            JsonNode data = event.get().data();
            switch (event.get().name()) {
                case "hop" -> show(client, console, lines, data);
                case "drop" ->
                    special(console, lines, "drop", data, lines.drop(client.read(data, MessagesView.Drop.class)));
                case "level" ->
                    special(console, lines, "level", data, lines.level(client.read(data, LevelsView.Level.class)));
                default ->
                    throw new ClusterProblem("The node sends an event that is not known here: "
                            + event.get().name());
            }
        }
    }

    private void show(AdminClient client, Console console, HopLine lines, JsonNode data) {
        Hop hop = client.read(data, Hop.class);
        // messages of the past may be in the stream, too
        String key = hop.node() + " " + hop.number() + " " + hop.verdict();
        if (left == 0 || (since != null && shown.size() < 2 * HISTORY && !shown.add(key))) {
            return;
        }
        console.line(json ? data.toString() : lines.text(hop));
        left--;
    }

    /** In the stream itself: a reader has to know that something is missing. */
    private void special(Console console, HopLine lines, String name, JsonNode data, String text) {
        if (json) {
            console.line("{\"" + name + "\":" + data + "}");
        } else {
            note(console, lines, text);
        }
    }

    private void note(Console console, HopLine lines, String text) {
        if (json) {
            spec.commandLine().getErr().println("baton: " + text);
        } else {
            console.line(lines.note(text));
        }
    }
}
