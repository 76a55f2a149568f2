package dev.baton.dbworker.durable;

import static dev.baton.dbworker.testing.DurableStore.first;
import static dev.baton.dbworker.testing.DurableStore.id;
import static dev.baton.dbworker.testing.DurableStore.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.DurableStore;
import dev.baton.dbworker.testing.SharedPostgres;
import dev.baton.dbworker.testing.TestFlows.Note;
import dev.baton.dbworker.testing.TestPostgres;
import dev.baton.flow.Refusal;
import dev.baton.message.Claim;
import dev.baton.message.Json;
import dev.baton.message.WorkResult;
import dev.baton.reply.ReplyBytes;
import dev.baton.store.StoredRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** The store on a real database, and what its commands are made of and answer. */
@ExtendWith(SharedPostgres.class)
abstract class StoreBench {
    static final Note NOTE = new Note("x", 1);
    static final ReplyBytes CREATED =
            new ReplyBytes(201, "application/json", Optional.of("/notes/x"), Buffer.buffer("{\"a\":1}"));

    final TestPostgres postgres;
    DurableStore store;

    StoreBench(TestPostgres postgres) {
        this.postgres = postgres;
    }

    @BeforeEach
    void open() throws Exception {
        store = new DurableStore(Vertx.vertx(), postgres);
    }

    @AfterEach
    void close() {
        store.close();
    }

    final UUID claimed(Claim.First claim) {
        UUID id = id();
        assertThat(store.run(first(id, claim, NOTE)).getFirst()).isInstanceOf(WorkResult.Done.class);
        return id;
    }

    static Refusal refusal(WorkResult result) {
        assertThat(result).isInstanceOf(WorkResult.Refused.class);
        return Json.read(((WorkResult.Refused) result).refusal(), Refusal.class);
    }

    static StoredRequest settled(WorkResult result) {
        assertThat(result).isInstanceOf(WorkResult.AlreadyStored.class);
        return Json.read(((WorkResult.AlreadyStored) result).stored(), StoredRequest.class);
    }
}
