package dev.baton.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.flow.Route;
import dev.baton.gateway.http.exchange.Methods;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path leads to the door that says most about it, or to none. */
class PathTreeTest {
    private final PathTree<String> doors = new PathTree<>();

    @BeforeEach
    void fill() {
        add(Route.Method.GET, "/articles/{id}");
        add(Route.Method.POST, "/articles/{key}");
        add(Route.Method.GET, "/articles/newest");
        add(Route.Method.GET, "/articles/newest/{year}/page");
        add(Route.Method.GET, "/articles/{id}/{part}");
    }

    private void add(Route.Method method, String path) {
        doors.add(new Route(method, path), method + " " + path);
    }

    @Test
    void aLiteralComesBeforeAParameter() {
        assertLeads("/articles/newest", "GET /articles/newest", List.of());
        assertLeads("/articles/7", "GET /articles/{id}", List.of("7"));
    }

    @Test
    void aLiteralThatLeadsNowhereIsAParameterAfterAll() {
        assertLeads("/articles/newest/2026/page", "GET /articles/newest/{year}/page", List.of("2026"));
        assertLeads("/articles/newest/2026", "GET /articles/{id}/{part}", List.of("newest", "2026"));
    }

    @Test
    void whatMayBeDoneIsKnownWhateverTheParameterIsCalled() {
        assertThat(Methods.allowed(
                        doors.find("/articles/7").orElseThrow().byMethod().keySet()))
                .isEqualTo("GET, HEAD, POST, OPTIONS");
        assertThat(Methods.allowed(
                        doors.find("/articles/newest").orElseThrow().byMethod().keySet()))
                .isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void aSlashAtTheEndIsPassedBy() {
        assertLeads("/articles/7/", "GET /articles/{id}", List.of("7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/articles", "/articles/", "/articles//", "/articles/7/8/9", "/article", "/articles7"})
    void anythingElseLeadsNowhere(String path) {
        assertThat(doors.find(path)).isEmpty();
    }

    private void assertLeads(String path, String door, List<String> values) {
        PathTree.Found<String> found = doors.find(path).orElseThrow(() -> new AssertionError(path + " leads nowhere"));
        assertThat(found.byMethod().get("GET")).as(path).isEqualTo(door);
        assertThat(found.values()).as(path).isEqualTo(values);
    }
}
