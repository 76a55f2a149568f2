package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effort;
import dev.baton.message.StoreCall;
import dev.baton.message.Verdict;
import dev.baton.message.Work;
import dev.baton.message.WorkResult;
import dev.baton.store.RequestPage;
import dev.baton.store.RequestQuery;
import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A db-worker of the release before lists by state and flow only, and does not say where the next page begins. */
class OlderDbWorkersTest extends BusOfPeers {
    private static final UUID LAST = new UUID(1, 2);
    private static final String PAGE = """
            {"requests": [{"id": "%s", "flow": "transfer", "flowVersion": 2, "caller": "ann", "state": "DONE",
              "version": 2, "epoch": 1, "nextStage": "reply", "acceptedAt": "2027-01-31T00:00:00Z",
              "changedAt": "2027-01-31T00:00:00Z", "history": []}]}""".formatted(LAST);
    private static final Optional<String> NO_TEXT = Optional.empty();
    private static final Optional<Instant> NO_TIME = Optional.empty();

    @Test
    void aSearchIsRefusedAndNotAnsweredWithTheRequestsOfAll() {
        FakePeer older = peer("older");
        Optional<String> text = Optional.of("ann");
        Optional<Instant> time = Optional.of(Instant.EPOCH);
        List<RequestQuery> searches = List.of(
                query(text, NO_TEXT, NO_TIME, NO_TIME),
                query(NO_TEXT, text, NO_TIME, NO_TIME),
                query(NO_TEXT, NO_TEXT, time, NO_TIME),
                query(NO_TEXT, NO_TEXT, NO_TIME, time));

        for (int i = 0; i < searches.size(); i++) {
            Future<StoreAnswer<RequestPage>> answer = list(searches.get(i));
            Command command = received(older, i);
            assertThat(command.work()).isEqualTo(new Work.Store(StoreCall.SEARCH));
            // as the inbox of a node does that can't read a command
            older.answer(command, Verdict.NO_HANDLER);
            assertThat(await(answer)).isInstanceOfSatisfying(StoreAnswer.Failed.class, failed -> assertThat(
                            failed.failure().verdict())
                    .isEqualTo(Verdict.NO_HANDLER));
        }
    }

    @Test
    void theNextPageIsBehindAFullOne() {
        FakePeer older = peer("older");

        assertThat(page(older, 0, 1).next()).contains(LAST);
        assertThat(page(older, 1, 2).next()).isEmpty();
    }

    private RequestPage page(FakePeer older, int commands, int limit) {
        Future<StoreAnswer<RequestPage>> answer =
                list(new RequestQuery(Optional.empty(), Optional.of("transfer"), Optional.empty(), limit));
        Command command = received(older, commands);
        assertThat(command.work()).isEqualTo(new Work.Store(StoreCall.LIST));
        older.answer(List.of(Completion.of(command, new WorkResult.Done(Buffer.buffer(PAGE)), Effort.NONE)));
        return ((StoreAnswer.Found<RequestPage>) await(answer)).value();
    }

    private static RequestQuery query(
            Optional<String> caller, Optional<String> key, Optional<Instant> from, Optional<Instant> to) {
        return new RequestQuery(Optional.empty(), Optional.empty(), caller, key, from, to, Optional.empty(), 50);
    }

    private Future<StoreAnswer<RequestPage>> list(RequestQuery query) {
        return onLoop(() -> new StoreClient(dispatcher, LONG).list(query));
    }

    private static Command received(FakePeer peer, int before) {
        eventually(() -> assertThat(peer.commands()).hasSize(before + 1));
        return peer.commands().get(before);
    }
}
