package dev.baton.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cookbook.BookSeats.Invoice;
import dev.baton.cookbook.CountPrimes.Count;
import dev.baton.cookbook.ListNotes.Page;
import dev.baton.cookbook.TakeArticle.Taken;
import dev.baton.cookbook.UploadFile.Complete;
import dev.baton.cookbook.UploadFile.Upload;
import dev.baton.cookbook.WriteNote.Note;
import dev.baton.flow.FlowProvider;
import dev.baton.test.Bench;
import dev.baton.test.BenchReply;
import dev.baton.test.FlowTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@FlowTest
class CookbookTest {

    @Test
    void itIsFoundAsInACluster() {
        assertThat(ServiceLoader.load(FlowProvider.class)).hasExactlyElementsOfTypes(Cookbook.class);
    }

    @Test
    void aNoteIsWrittenOnceAndRead(Bench bench) {
        Map<String, String> tea = Map.of("text", "buy tea");
        Note note = bench.post("/notes", tea).withKey("note").expect(201).as(Note.class);

        assertThat(bench.post("/notes", tea).withKey("note").expect(201).as(Note.class))
                .isEqualTo(note);
        assertThat(bench.get("/notes/" + note.id()).expect(200).as(Note.class)).isEqualTo(note);
        bench.get("/notes/00000000-0000-0000-0000-000000000000").expect(404);
        assertThat(bench.post("/notes", Map.of("text", " ")).expect(422).text()).contains("must not be blank");
    }

    @Test
    void notesAreListedPageByPageEachOnce(Bench bench) {
        List<Note> written = IntStream.range(0, 5)
                .mapToObj(i -> bench.post("/notes", Map.of("text", "note " + i))
                        .expect(201)
                        .as(Note.class))
                .toList();

        List<Note> read = new ArrayList<>();
        Optional<String> next = Optional.of("/notes?limit=2");
        while (next.isPresent()) {
            Page page = bench.get(next.get()).expect(200).as(Page.class);
            read.addAll(page.notes());
            next = page.next();
        }

        assertThat(read).containsAll(written).doesNotHaveDuplicates();
        bench.get("/notes?limit=0").expect(422);
    }

    @Test
    void anArticleIsTakenWhileThereAreEnough(Bench bench) {
        Taken taken = bench.post("/articles/coffee/taken", Map.of("pieces", 1))
                .withKey("coffee")
                .expect(201)
                .as(Taken.class);

        assertThat(taken).isEqualTo(new Taken("coffee", 1, 0));
        bench.post("/articles/coffee/taken", Map.of("pieces", 1))
                .withKey("more")
                .expect(409);
        assertThat(bench.number("SELECT count(*) FROM cookbook.taken WHERE article = 'coffee'"))
                .isEqualTo(1);
    }

    @Test
    void seatsAreReservedAndInvoiced(Bench bench) {
        BenchReply reply = bench.post("/concerts/requiem/bookings", Map.of("seats", 2))
                .withKey("two seats")
                .expect(201);

        assertThat(reply.as(Invoice.class).price()).isEqualTo(80);
        assertThat(bench.timeline(reply).stages())
                .containsExactly("give it an id", "reserve", "price", "write the invoice");
        bench.post("/concerts/nothing/bookings", Map.of("seats", 1))
                .withKey("none")
                .expect(409);
    }

    @Test
    void primesAreCounted(Bench bench) {
        assertThat(bench.post("/primes", Map.of("below", 1_000))
                        .expect(200)
                        .as(Count.class)
                        .primes())
                .isEqualTo(168);
        assertThat(bench.number("SELECT primes FROM cookbook.prime_count WHERE below = 1000"))
                .isEqualTo(168);
    }

    @Test
    void aFileIsUploadedInParts(Bench bench) throws Exception {
        byte[] file = "what was sent in parts".getBytes(StandardCharsets.UTF_8);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        Upload upload = bench.post("/uploads", Map.of("name", "a.txt", "parts", 2, "sha256", digest))
                .withKey("file")
                .expect(201)
                .as(Upload.class);
        String path = "/uploads/" + upload.id();

        part(bench, path + "/parts/2", file, 10, file.length);
        bench.post(path + "/end", Map.of()).withKey("early").expect(409);
        part(bench, path + "/parts/1", file, 0, 10);
        part(bench, path + "/parts/1", file, 0, 10);
        bench.post(path + "/parts/3", Map.of("content", "eA==")).expect(409);

        assertThat(bench.post(path + "/end", Map.of())
                        .withKey("end")
                        .expect(200)
                        .as(Complete.class))
                .isEqualTo(new Complete(upload.id(), "a.txt", file.length));
    }

    private static void part(Bench bench, String path, byte[] file, int from, int to) {
        String content = Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(file, from, to));
        bench.post(path, Map.of("content", content)).expect(200);
    }

    @Test
    void aReportIsAPicture(Bench bench) {
        bench.post("/articles/tea/taken", Map.of("pieces", 7)).withKey("tea").expect(201);

        BenchReply report = bench.get("/articles/tea/report").expect(200);

        assertThat(report.header("Content-Type")).contains("image/svg+xml");
        assertThat(report.text()).startsWith("<svg").contains("height='7'");
    }
}
