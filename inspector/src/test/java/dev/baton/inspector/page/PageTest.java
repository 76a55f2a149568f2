package dev.baton.inspector.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageTest {
    private static final Pattern IMPORT = Pattern.compile("from '\\./([^']+)'");

    private static Vertx vertx;
    private static int port;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        new Page().mount(router);
        HttpServer server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        port = server.actualPort();
    }

    @AfterAll
    static void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void theFilesOfThePageAreTheOnesThatAreServed() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/baton/page"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(PageFile.NAMES).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void whateverAModuleImportsIsServed() throws Exception {
        for (String name :
                PageFile.NAMES.stream().filter(each -> each.endsWith(".js")).toList()) {
            String text = get("/page/" + name).body();
            List<String> imported = IMPORT.matcher(text)
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
            for (String other : imported) {
                assertThat(get("/page/" + other).statusCode())
                        .as("%s, imported by %s", other, name)
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/,app.js,style.css", "/lab,lab.js,lab.css"})
    void whatAPageLoadsIsLessThan400KiB(String page, String first, String style) {
        Map<String, Buffer> files = PageFile.all().stream().collect(Collectors.toMap(PageFile::path, PageFile::bytes));
        Set<String> loads = new HashSet<>(List.of(page, "/page/style.css", "/page/" + style, "/page/icon.svg"));
        Deque<String> modules = new ArrayDeque<>(List.of("/page/" + first));
        while (!modules.isEmpty()) {
            String module = modules.pop();
            if (loads.add(module)) {
                IMPORT.matcher(files.get(module).toString())
                        .results()
                        .forEach(found -> modules.push("/page/" + found.group(1)));
            }
        }

        assertThat(loads).hasSizeGreaterThan(30);
        assertThat(loads.stream().mapToInt(path -> files.get(path).length()).sum())
                .isLessThan(400 << 10);
    }

    @Test
    void itMayRunAndAskThisNodeOnly() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
        assertThat(policy)
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.body())
                .doesNotContain("<style", " style=", " onclick=")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    @Test
    void aBrowserThatHasAFileAlreadyIsNotSentItAgain() throws Exception {
        String tag = get("/page/app.js").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = get("/page/app.js", "If-None-Match", tag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get("/page/app.js", "If-None-Match", "\"another\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothingElseOnTheClassPathCanBeRead() throws Exception {
        for (String path :
                List.of("/page/../../baton-defaults.yaml", "/page/%2e%2e/logging-json.xml", "/page/", "/page/x.js")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private static HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
