package dev.baton.gateway.http;

import static dev.baton.gateway.TestGateway.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.gateway.TestGateway;
import dev.baton.message.Json;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.RequestState;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway answers, and writes, when another node runs its request. */
class TakenOverTest {
    private static final String ORDER = "{\"item\":\"tea\",\"quantity\":1}";

    private final TestGateway gateway = TestGateway.with();

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notification", "polling", "blocking", "coroutine"}) // callback: a db-worker stores it
    void theReplyOfAGatewayThatLostItsRequestIsNotStored(String style) {
        gateway.store.database = command -> {
            gateway.store.takeOver(command.requestId());
            return Future.succeededFuture(new WorkResult.Done(command.payload()));
        };
        CompletableFuture<HttpResponse<String>> answer = ordering("Baton-Completion", style);
        awaitStages(1);
        UUID id = gateway.store.stages().getFirst().requestId();
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.finds.get() > 0);

        StoredRequest running = gateway.store.request(id);
        assertThat(running.state()).isEqualTo(RequestState.RUNNING);
        assertThat(running.epoch()).isEqualTo(2);
        gateway.store.change(id, RequestState.DONE, "done", "reply", Optional.of(reply("\"theirs\"")));
        assertThat(TestGateway.wait(answer).body()).isEqualTo("\"theirs\"");
    }

    @Test
    void aReplyThatAnotherNodeStoredForOurRequestIsTheReply() {
        gateway.store.database = command -> {
            var id = command.requestId();
            gateway.store.change(id, RequestState.DONE, "done", "reply", Optional.of(reply("\"by another node\"")));
            return Future.succeededFuture(new WorkResult.AlreadyStored(Json.write(gateway.store.request(id))));
        };

        HttpResponse<String> answer = TestGateway.wait(ordering());

        assertThat(answer.body()).isEqualTo("\"by another node\"");
        assertThat(header(answer, "Idempotent-Replayed")).isEqualTo("(none)");
    }

    @Test
    void aRequestThatAnotherNodeRunsByNowIsWaitedFor() {
        gateway.store.database = command -> Future.succeededFuture(
                new WorkResult.AlreadyStored(Json.write(gateway.store.request(command.requestId()))));
        CompletableFuture<HttpResponse<String>> answer = ordering();
        awaitStages(1);
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.finds.get() > 0);

        gateway.store.change(
                gateway.store.stages().getFirst().requestId(),
                RequestState.DONE,
                "done",
                "reply",
                Optional.of(reply("\"late\"")));

        assertThat(TestGateway.wait(answer).body()).isEqualTo("\"late\"");
    }

    @Test
    void aRequestThatWasTakenFromUsIsAnsweredByItsNewOwner() {
        gateway.store.database = command ->
                Future.succeededFuture(new WorkResult.Failed(Verdict.FENCED, "db", "epoch 1, but it is 2", false));
        CompletableFuture<HttpResponse<String>> answer = ordering();
        awaitStages(1);
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.finds.get() > 0);

        gateway.store.change(
                gateway.store.stages().getFirst().requestId(),
                RequestState.DONE,
                "done",
                "reply",
                Optional.of(reply("\"theirs\"")));

        assertThat(TestGateway.wait(answer).body()).isEqualTo("\"theirs\"");
    }

    private CompletableFuture<HttpResponse<String>> ordering(String... more) {
        String[] headers = new String[4 + more.length];
        headers[0] = "X-Api-Key";
        headers[1] = "key-ann";
        headers[2] = "Idempotency-Key";
        headers[3] = "k1";
        System.arraycopy(more, 0, headers, 4, more.length);
        return gateway.posting("/orders", ORDER, headers);
    }

    private void awaitStages(int count) {
        await().atMost(Duration.ofSeconds(5)).until(() -> gateway.store.stages().size() >= count);
    }

    private static ReplyBytes reply(String body) {
        return new ReplyBytes(201, "application/json", Optional.empty(), Buffer.buffer(body));
    }
}
