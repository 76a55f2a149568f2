package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.message.Json;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each kind of violation is counted as what it is. */
class AuditTest {
    private static final LedgerLine BOOKED = line("id-1", 37);

    @Test
    void oneTransferAndTheSameAnswerForBothClientsIsOk() {
        assertThat(tally(List.of(created("id-1"), created("id-1")), BOOKED)).isEqualTo(new Tally(1, 1, 1, 0, 0, 0, 0));
    }

    @Test
    void anAcknowledgedTransferThatTheLedgerLacksIsLostAndItsAnswerFalse() {
        assertThat(tally(List.of(created("id-1")))).isEqualTo(new Tally(1, 1, 0, 1, 0, 0, 1));
    }

    @Test
    void aSecondTransferForAKeyIsADuplicate() {
        assertThat(tally(List.of(created("id-1")), BOOKED, line("id-2", 37))).isEqualTo(new Tally(1, 1, 0, 0, 1, 0, 0));
    }

    @Test
    void anotherAmountThanTheOneSentIsAFalseAnswer() {
        assertThat(tally(List.of(created("id-1")), line("id-1", 38)).falseAnswers())
                .isEqualTo(1);
    }

    @Test
    void twoDifferentAnswersAreUnexpected() {
        Reply other = new Reply(201, "{\"id\":\"id-1\",\"fee\":\"1\"}", Optional.empty());
        assertThat(tally(List.of(created("id-1"), other), BOOKED)).isEqualTo(new Tally(1, 1, 0, 0, 0, 1, 0));
    }

    @Test
    void nothingWasDoneIsFalseIfThatVeryRequestIsBooked() {
        Reply busy = problem(503, "none", "id-1");
        assertThat(tally(List.of(busy, created("id-1")), BOOKED).falseAnswers()).isEqualTo(1);
    }

    @Test
    void nothingWasDoneIsTrueIfAnotherRequestWithTheKeyIsBooked() {
        Reply busy = problem(503, "none", "id-2");
        assertThat(tally(List.of(busy, created("id-1")), BOOKED).clean()).isTrue();
    }

    @Test
    void somethingWasDoneIsFalseIfTheLedgerDoesNotHaveIt() {
        assertThat(tally(List.of(problem(503, "done", "id-1"))).falseAnswers()).isEqualTo(1);
        assertThat(tally(List.of(problem(503, "done", "id-1"), created("id-1")), BOOKED)
                        .clean())
                .isTrue();
    }

    @Test
    void notKnownYetIsNeverFalse() {
        Reply lost = problem(503, "unknown", "id-1");
        assertThat(tally(List.of(lost, created("id-1")), BOOKED).clean()).isTrue();
    }

    @Test
    void anAnswerThatDoesNotSayWhatWasDoneIsFalse() {
        Reply silent = new Reply(503, "{\"requestId\":\"id-1\"}", Optional.empty());
        assertThat(tally(List.of(silent, created("id-1")), BOOKED).falseAnswers())
                .isEqualTo(1);
    }

    @Test
    void aRefusalOfABookedTransferIsFalse() {
        assertThat(tally(List.of(problem(422, "none", "id-1")), BOOKED).falseAnswers())
                .isEqualTo(1);
    }

    @Test
    void aRefusalOfWhatTheBankRefusesIsOkUnlessItIsBooked() {
        Sent refused = sent(Mode.KEYED, false, problem(422, "none", "id-1"));
        assertThat(tally(refused).clean()).isTrue();
        assertThat(tally(refused, BOOKED)).isEqualTo(new Tally(1, 1, 0, 0, 1, 0, 1));
    }

    @Test
    void whatWasAcceptedHasToEnd() {
        Reply accepted = new Reply(202, "", Optional.of("/requests/id-1"));
        assertThat(tally(List.of(accepted))).isEqualTo(new Tally(1, 1, 0, 1, 0, 0, 1));
        assertThat(tally(List.of(accepted), BOOKED).falseAnswers()).isZero();
    }

    @Test
    void anOrderWithoutAKeyMayBeBookedOrNotIfItsClientGotNoAnswer() {
        assertThat(tally(sent(Mode.KEYLESS, true)).clean()).isTrue();
        assertThat(tally(sent(Mode.KEYLESS, true), BOOKED).clean()).isTrue();
        assertThat(tally(sent(Mode.KEYLESS, true), BOOKED, line("id-2", 37)).duplicated())
                .isEqualTo(1);
    }

    @Test
    void anOrderWithAKeyHasToBeAnswered() {
        assertThat(tally(List.of(), BOOKED).clean()).isFalse();
    }

    @Test
    void aTransferWithHalfOfItsEntriesIsUnexpectedEvenIfAllSumUpToZero() {
        LedgerLine half = new LedgerLine("id-1", "key", 37, new LedgerLine.Entries(1, 0, 0, 0));
        assertThat(tally(List.of(created("id-1")), half).unexpected()).isEqualTo(1);
    }

    @Test
    void aWebhookHasToComeAndToSayWhatIsStored() {
        Sent called = sent(Mode.WEBHOOK, true, created("id-1"));
        String right = "{\"data\":{\"requestId\":\"id-1\",\"state\":\"done\",\"status\":201}}";

        assertThat(called(called).unexpected()).isEqualTo(1);
        assertThat(called(called, call("msg_id-1", right)).clean()).isTrue();
        assertThat(called(called, call("msg_id-1", right), call("msg_id-1", right))
                        .clean())
                .as("it may come again")
                .isTrue();
        assertThat(called(called, call("msg_id-1", right.replace("201", "422"))).unexpected())
                .isEqualTo(1);
        assertThat(called(called, call("msg_id-2", right.replace("id-1", "id-2")))
                        .unexpected())
                .isEqualTo(1);
        assertThat(called(called, call("msg_id-1", right), call("msg_again", right))
                        .unexpected())
                .as("another id for the same, which is no right id either")
                .isEqualTo(2);
    }

    private static Tally called(Sent sent, WebhookReceiver.Call... calls) {
        return tally(sent, calls.length == 0 ? Map.of() : Map.of("key", List.of(calls)), BOOKED);
    }

    private static WebhookReceiver.Call call(String id, String json) {
        return new WebhookReceiver.Call(id, Json.tree(Buffer.buffer(json)));
    }

    private static Tally tally(List<Reply> replies, LedgerLine... lines) {
        return tally(sent(Mode.KEYED, true, replies.toArray(Reply[]::new)), lines);
    }

    private static Tally tally(Sent sent, LedgerLine... lines) {
        return tally(sent, Map.of(), lines);
    }

    private static Tally tally(Sent sent, Map<String, List<WebhookReceiver.Call>> webhooks, LedgerLine... lines) {
        Map<String, Ledger.Stored> stored =
                lines.length == 0 ? Map.of() : Map.of("id-1", new Ledger.Stored("done", 201, Optional.empty()));
        return Audit.compare(Map.of("key", sent), webhooks, Ledger.of(List.of(lines), stored), new ArrayList<>(), 0)
                .tally();
    }

    private static Sent sent(Mode mode, boolean allowed, Reply... replies) {
        return new Sent(new Order("key", Style.CALLBACK, mode, 37, allowed, "{}"), List.of(replies));
    }

    private static LedgerLine line(String id, long amount) {
        return new LedgerLine(id, "key", amount, new LedgerLine.Entries(1, -amount - 1, amount, 0));
    }

    private static Reply created(String id) {
        return new Reply(201, "{\"id\":\"" + id + "\"}", Optional.empty());
    }

    private static Reply problem(int status, String effect, String requestId) {
        return new Reply(
                status, "{\"effect\":\"" + effect + "\",\"requestId\":\"" + requestId + "\"}", Optional.empty());
    }
}
