package dev.baton.bus;

import static dev.baton.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.message.Command;
import dev.baton.message.RoleName;
import dev.baton.message.Segment;
import dev.baton.message.StoreCall;
import dev.baton.message.Work;
import dev.baton.testing.FakeMembership;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which nodes are sent the work of a flow, and cards of nodes of another release. */
class RosterTest {
    private static final Work VERSION_2 = stages("transfer", 2);

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeMembership membership = new FakeMembership("gateway");
    private Bus bus;

    @BeforeEach
    void open() {
        NodeCard self = new NodeCard("gateway", "gateway", Set.of(), "test", NodeCard.State.READY)
                .with(List.of(
                        new KnownFlow("transfer", 1, "aa"), new KnownFlow("transfer", 2, "bb", Map.of("in.note", 7))));
        bus = new Bus(vertx, membership, self, new BusSettings(4, 3), meters);
        await(bus.open());
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void stagesGoOnlyToNodesThatHaveTheVersionOfTheFlowAndMeanTheSame() {
        hear("both", ready("""
                "flows": [{"name": "transfer", "version": 1, "fingerprint": "aa"},
                          {"name": "transfer", "version": 2, "fingerprint": "bb"}]"""));
        hear("old", ready("\"flows\": [{\"name\": \"transfer\", \"version\": 1, \"fingerprint\": \"aa\"}]"));
        hear("other", ready("\"flows\": [{\"name\": \"transfer\", \"version\": 2, \"fingerprint\": \"cc\"}]"));
        hear("none", ready("\"flows\": []"));

        assertThat(bus.roster().ready(VERSION_2)).containsExactly("both");
        assertThat(bus.roster().ready(stages("transfer", 1))).containsExactly("both", "old");
        assertThat(bus.roster().ready(new Work.Store(StoreCall.FIND))).containsExactly("both", "none", "old", "other");
        assertThat(bus.roster().knownBy(RoleName.DB_WORKER, "transfer", 2)).isTrue();
        assertThat(bus.roster().knownBy(RoleName.DB_WORKER, "transfer", 3)).isFalse();
        assertThat(bus.roster().knownBy(RoleName.COMPUTE_SERVICE, "transfer", 2))
                .isFalse();
    }

    @Test
    void aNodeIsTheFirstToGetItsOwnWork() {
        NodeCard worker = new NodeCard("zebra", "zebra", Set.of(RoleName.DB_WORKER), "test", NodeCard.State.READY);
        Vertx itsOwn = Vertx.vertx();
        FakeMembership others = new FakeMembership("zebra");
        others.join("ant");
        Bus ofAWorker = new Bus(itsOwn, others, worker, new BusSettings(4, 3), meters);
        try {
            await(ofAWorker.open());
            itsOwn.eventBus()
                    .publish(Addresses.ROSTER, Buffer.buffer(ready("\"x\": 0").replace("\"NODE\"", "\"ant\"")));

            await().atMost(Duration.ofSeconds(5))
                    .until(() -> ofAWorker.roster().ready(RoleName.DB_WORKER).size() == 2);
            assertThat(ofAWorker.roster().ready(RoleName.DB_WORKER)).containsExactly("zebra", "ant");
        } finally {
            await(itsOwn.close());
        }
    }

    @Test
    void anOptionalComponentOfAnotherTypeMeansNoWorkAndOneMoreIsNoReason() {
        KnownFlow ours = new KnownFlow("transfer", 2, "bb", Map.of("post.note", 7));
        assertThat(ours.agreesWith(new KnownFlow("transfer", 2, "bb"))).isTrue();
        assertThat(ours.agreesWith(new KnownFlow("transfer", 2, "bb", Map.of("post.fee", 1))))
                .isTrue();
        assertThat(ours.agreesWith(new KnownFlow("transfer", 2, "bb", Map.of("post.note", 8))))
                .isFalse();

        hear("more", ready("""
                "flows": [{"name": "transfer", "version": 2, "fingerprint": "bb", "optionals": {"post.fee": 1}}]"""));
        hear("retyped", ready("""
                "flows": [{"name": "transfer", "version": 2, "fingerprint": "bb", "optionals": {"in.note": 8}}]"""));
        assertThat(bus.roster().ready(VERSION_2)).containsExactly("more");
    }

    @Test
    void aNodeThatDoesNotSayWhichFlowsItHasIsSentWhatItWasSentBefore() {
        hear("old", ready("\"x\": 0"));

        assertThat(bus.roster().ready(VERSION_2)).containsExactly("old");
    }

    @Test
    void ofACardOfANewerReleaseTheKnownFieldsCount() {
        hear("newer", """
                {"nodeId": "newer", "name": "newer", "version": "9", "roles": ["DB_WORKER", "ARCHIVE"],
                 "state": "READY", "zone": {"name": "b"}, "flows": [{"name": "transfer", "version": 2,
                 "fingerprint": "bb", "since": 3}]}""");

        assertThat(bus.roster().ready(VERSION_2)).containsExactly("newer");
        assertThat(bus.roster().nameOf("newer")).isEqualTo("newer");
    }

    @Test
    void aStateThatThisReleaseDoesNotKnowMeansNoWork() {
        membership.join("paused");
        publish(ready("\"x\": 0").replace("\"NODE\"", "\"paused\"").replace("READY", "PAUSED"));

        await().atMost(Duration.ofSeconds(5)).until(() -> bus.roster().all().stream()
                .anyMatch(card -> card.nodeId().equals("paused")));
        assertThat(bus.roster().ready(VERSION_2)).isEmpty();
    }

    @Test
    void whatIsNoCardIsCountedAndSoAreFramesAndQueriesOfAnotherType() {
        publish("[1, 2]");
        vertx.eventBus().publish(Addresses.ROSTER, "no buffer");
        vertx.eventBus().publish(Addresses.node("gateway"), "no frame");
        vertx.eventBus().publish(Addresses.queries("gateway"), "no query");
        vertx.eventBus().publish(Addresses.received("gateway"), "no query");
        vertx.eventBus().publish(Addresses.received("gateway"), Buffer.buffer("null"));

        await().atMost(Duration.ofSeconds(5))
                .until(() -> meters.counter("baton.cards.unreadable").count() == 2
                        && meters.counter("baton.frames.unread").count() == 1
                        && meters.counter("baton.queries.refused").count() == 3);
    }

    @Test
    void aQueryThatCannotBeReadIsRefusedByNameAndCounted() {
        bus.queries().answerWith(question -> {
            throw new IllegalArgumentException("No query is called weather");
        });

        Future<Message<Buffer>> answer =
                vertx.eventBus().request(Addresses.queries("gateway"), Buffer.buffer("{\"what\": \"weather\"}"));

        assertThatThrownBy(() -> await(answer)).hasStackTraceContaining("No query is called weather");
        assertThat(meters.counter("baton.queries.refused").count()).isEqualTo(1);
    }

    @Test
    void anAnswerThatWouldEndTheConnectionIsNotSent() {
        bus.queries()
                .answerWith(
                        question -> Future.succeededFuture(Buffer.buffer(new byte[NodeQueries.MAX_ANSWER_BYTES + 1])));

        Future<Message<Buffer>> answer = vertx.eventBus().request(Addresses.queries("gateway"), Buffer.buffer("{}"));

        assertThatThrownBy(() -> await(answer)).hasStackTraceContaining("The answer has 15728641 bytes");
    }

    private void hear(String nodeId, String card) {
        membership.join(nodeId);
        publish(card.replace("\"NODE\"", "\"" + nodeId + "\""));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> bus.roster().ready(RoleName.DB_WORKER).contains(nodeId));
    }

    private void publish(String card) {
        vertx.eventBus().publish(Addresses.ROSTER, Buffer.buffer(card));
    }

    private static String ready(String more) {
        return "{\"nodeId\": \"NODE\", \"name\": \"NODE\", \"version\": \"1\", \"roles\": [\"DB_WORKER\"], "
                + "\"state\": \"READY\", "
                + more + "}";
    }

    private static Work stages(String flow, int version) {
        return new Work.Stages(
                RoleName.DB_WORKER, new Segment(flow, version, "post", "post"), Command.ANY_LANE, true, false);
    }
}
