package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bus.NodeKnobs;
import dev.baton.gateway.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The load of the live lab on fewer event loops than there are. New connections go to them in turn. */
class LoadLoopsTest {
    private static final int CONNECTIONS = 12;
    private static final String LOAD = "Baton-Lab: load\r\n";
    private static final String REQUEST = "GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n";

    private final TestGateway gateway = TestGateway.with("instances: 2");
    private final NodeKnobs.Knob loops = gateway.knob(NodeKnobs.Name.EVENT_LOOPS);

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void beyondThemOnlyTheLoadIsRefusedAndItsConnectionIsClosed() throws IOException {
        assertThat(loops.value().getAsInt()).isEqualTo(2);
        loops.change().accept(1);

        assertThat(statuses("")).containsOnly("200");
        assertThat(statuses("Baton-Lab: other\r\n")).containsOnly("200");
        assertThat(statuses(LOAD)).containsOnly("200", "421").contains("200", "421");
        assertThat(loops.value().getAsInt()).isEqualTo(1);
    }

    @Test
    void whatIsRefusedSaysThatNothingWasDoneAndHowToGoOn() throws IOException {
        loops.change().accept(1);
        String refused = answers(LOAD + "\r\n" + REQUEST).stream()
                .filter(answer -> answer.startsWith("HTTP/1.1 421"))
                .findFirst()
                .orElseThrow();

        assertThat(refused.toLowerCase(Locale.ROOT)).contains("connection: close", "request-id: ");
        assertThat(refused.split("HTTP/1.1 ", -1))
                .as("the request behind it on the same connection is not answered")
                .hasSize(2);
        assertThat(refused).contains("another-event-loop", "This attempt did nothing. Connect again.");
    }

    @Test
    void allServeItAgainWhenTheKnobIsTurnedBackOrFurther() throws IOException {
        loops.change().accept(1);
        loops.change().accept(2);
        assertThat(statuses(LOAD)).containsOnly("200");

        loops.change().accept(64);

        assertThat(loops.value().getAsInt()).isEqualTo(2);
        assertThat(statuses(LOAD)).containsOnly("200");
    }

    private List<String> statuses(String header) throws IOException {
        return answers(header).stream()
                .map(answer -> answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()))
                .toList();
    }

    /** Each over a connection of its own. */
    private List<String> answers(String header) throws IOException {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            answers.add(gateway.raw(REQUEST + header + "Connection: close\r\n\r\n"));
        }
        return answers;
    }
}
