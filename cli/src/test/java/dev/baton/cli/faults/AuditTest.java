package dev.baton.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

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
        Reply busy = problem(503, "Nothing was done. Try again later.", "id-1");
        assertThat(tally(List.of(busy, created("id-1")), BOOKED).falseAnswers()).isEqualTo(1);
    }

    @Test
    void nothingWasDoneIsTrueIfAnotherRequestWithTheKeyIsBooked() {
        Reply busy = problem(503, "Nothing was done. Try again later.", "id-2");
        assertThat(tally(List.of(busy, created("id-1")), BOOKED).clean()).isTrue();
    }

    @Test
    void notKnownYetIsNeverFalse() {
        Reply lost = problem(503, "Whether it was done is not known yet", "id-1");
        assertThat(tally(List.of(lost, created("id-1")), BOOKED).clean()).isTrue();
    }

    @Test
    void aRefusalOfABookedTransferIsFalse() {
        assertThat(tally(List.of(problem(422, "No", "id-1")), BOOKED).falseAnswers())
                .isEqualTo(1);
    }

    @Test
    void whatWasAcceptedHasToEnd() {
        Reply accepted = new Reply(202, "", Optional.of("/requests/id-1"));
        assertThat(tally(List.of(accepted))).isEqualTo(new Tally(1, 1, 0, 1, 0, 0, 1));
        assertThat(tally(List.of(accepted), BOOKED).falseAnswers()).isZero();
    }

    @Test
    void aTransferWithHalfOfItsEntriesIsUnexpectedEvenIfAllSumUpToZero() {
        LedgerLine half = new LedgerLine("id-1", "key", 37, new LedgerLine.Entries(1, 0, 0, 0));
        assertThat(tally(List.of(created("id-1")), half).unexpected()).isEqualTo(1);
    }

    private static Tally tally(List<Reply> replies, LedgerLine... lines) {
        Map<String, String> states = lines.length == 0 ? Map.of() : Map.of("id-1", "done");
        return Audit.compare(
                        Map.of("key", new KeyedTransfers.Sent(37, replies)),
                        Ledger.of(List.of(lines), states),
                        new ArrayList<>(),
                        0)
                .tally();
    }

    private static LedgerLine line(String id, long amount) {
        return new LedgerLine(id, "key", amount, new LedgerLine.Entries(1, -amount - 1, amount, 0));
    }

    private static Reply created(String id) {
        return new Reply(201, "{\"id\":\"" + id + "\"}", Optional.empty());
    }

    private static Reply problem(int status, String detail, String requestId) {
        return new Reply(
                status, "{\"detail\":\"" + detail + "\",\"requestId\":\"" + requestId + "\"}", Optional.empty());
    }
}
