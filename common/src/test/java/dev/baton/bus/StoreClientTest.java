package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.Command;
import dev.baton.message.Completion;
import dev.baton.message.Effect;
import dev.baton.message.Effort;
import dev.baton.message.Verdict;
import dev.baton.message.WorkResult;
import dev.baton.store.StoreAnswer;
import dev.baton.store.StoreClient;
import dev.baton.store.StoredRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A call of the store without an answer that can be read: whether it changed something is not known. */
class StoreClientTest extends BusOfPeers {
    private static final UUID ID = new UUID(1, 2);

    @Test
    void whatWasDoneIsNotKnownIfTheAnswerCanNotBeRead() {
        FakePeer newer = peer("newer");

        assertThat(unreadable(newer, 0, store -> store.retry(ID))).isEqualTo(Effect.UNKNOWN);
        assertThat(unreadable(newer, 1, store -> store.resendWebhook(ID))).isEqualTo(Effect.UNKNOWN);
        assertThat(unreadable(newer, 2, store -> store.find(ID)))
                .as("it changes nothing")
                .isEqualTo(Effect.NONE);
    }

    private Effect unreadable(
            FakePeer peer, int before, Function<StoreClient, Future<StoreAnswer<StoredRequest>>> call) {
        Future<StoreAnswer<StoredRequest>> answer = onLoop(() -> call.apply(new StoreClient(dispatcher, LONG)));
        eventually(() -> assertThat(peer.commands()).hasSize(before + 1));
        Command command = peer.commands().get(before);
        peer.answer(List.of(Completion.of(command, new WorkResult.Done(Buffer.buffer("{\"id\": 7}")), Effort.NONE)));
        WorkResult.Failed failure = failure(answer);
        assertThat(failure.verdict()).isEqualTo(Verdict.FAILED);
        return failure.effect();
    }

    @Test
    void whatWasDoneIsNotKnownIfNoAnswerComes() {
        peer("mute");
        StoreClient client = new StoreClient(dispatcher, Duration.ofMillis(300));

        WorkResult.Failed retry = failure(onLoop(() -> client.retry(ID)));
        WorkResult.Failed find = failure(onLoop(() -> client.find(ID)));

        assertThat(retry.verdict()).isEqualTo(Verdict.TIMED_OUT);
        assertThat(retry.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(find.effect()).isEqualTo(Effect.NONE);
    }

    private static WorkResult.Failed failure(Future<StoreAnswer<StoredRequest>> answer) {
        return ((StoreAnswer.Failed<StoredRequest>) await(answer)).failure();
    }
}
