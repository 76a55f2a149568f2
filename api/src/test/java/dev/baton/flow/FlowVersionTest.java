package dev.baton.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Stage ids, versions, and what changes a flow's fingerprint. */
class FlowVersionTest {
    record Order(String from, String to, long amount) {}

    record OrderWithNote(String from, String to, long amount, Optional<String> note, OptionalLong fee) {}

    record OrderMoved(long amount, String to, String from) {}

    record OrderRetyped(String from, String to, int amount) {}

    record OrderRenamed(String from, String receiver, long amount) {}

    record Lines(List<Line> lines, Map<String, Side> sides) {}

    record Line(String text) {}

    record OtherLines(List<OtherLine> lines, Map<String, Side> sides) {}

    record OtherLine(String text, long amount) {}

    record LinesOfOtherSides(List<Line> lines, Map<String, OtherSide> sides) {}

    enum Side {
        DEBIT,
        CREDIT
    }

    enum OtherSide {
        DEBIT,
        CREDIT,
        NEITHER
    }

    record Tree(String name, List<Tree> children) {}

    record Box<T>(T content) {}

    record BoxOfLine(Box<Line> box) {}

    record BoxOfOtherLine(Box<OtherLine> box) {}

    record OrderWithNumber(String from, String to, long amount, Optional<Integer> note) {}

    record OrderWithLine(String from, String to, long amount, Optional<Line> note) {}

    record OrderWithOtherLine(String from, String to, long amount, Optional<OtherLine> note) {}

    record OrderWithSide(String from, String to, long amount, Optional<Side> note) {}

    record OrderWithOtherSide(String from, String to, long amount, Optional<OtherSide> note) {}

    sealed interface Found<T> {
        record One<T>(T it) implements Found<T> {}

        record None<T>() implements Found<T> {}
    }

    record SealedOfText(Found<String> found) {}

    record SealedOfNumber(Found<Integer> found) {}

    record Repeated<T>(T first, List<Repeated<Integer>> rest) {}

    record RepeatedToo<T>(T first, List<RepeatedToo<Boolean>> rest) {}

    record RepeatedOfNumber(Repeated<String> it) {}

    record RepeatedOfFlag(RepeatedToo<String> it) {}

    record Endless<T>(List<Endless<List<T>>> more) {}

    record EndlessType(Endless<String> it, String from, String to, long amount) {}

    static class Bean {
        int price;
    }

    static class OtherBean extends Bean {
        String currency;
    }

    record WithBean(Bean bean) {}

    record WithOtherBean(OtherBean bean) {}

    @Test
    void aStageIsNamedByItsLabel() {
        var flow = orders(Order.class).reply(200);

        assertThat(flow.stageIds()).containsExactly("b-validate", "post-to-the-ledger");
        assertThat(flow.stages().getLast().id()).isEqualTo("post-to-the-ledger");
        assertThat(flow.indexOf("post-to-the-ledger")).hasValue(1);
        assertThat(flow.indexOf("reply")).hasValue(2);
        assertThat(flow.indexOf("pack")).isEmpty();
        assertThat(flow.stageId(2)).isEqualTo("reply");
        assertThat(StageIds.slug(" Größe: 1, 2 (neu)")).isEqualTo("gro-e-1-2-neu");
    }

    @Test
    void twoStagesOfOneFlowCannotHaveTheSameId() {
        var flow = orders(Order.class).onEventLoop("B: validate", Order.class, (context, order) -> Outcome.done(order));

        assertThatThrownBy(() -> flow.reply(200)).hasMessageContaining("orders").hasMessageContaining("'b-validate'");
    }

    @Test
    void aLabelWithoutLettersAndTheReservedOneAreRefused() {
        var nameless = orders(Order.class).onEventLoop("?!", Order.class, (context, order) -> Outcome.done(order));
        var reply = orders(Order.class).onEventLoop("Reply", Order.class, (context, order) -> Outcome.done(order));

        assertThatThrownBy(() -> nameless.reply(200)).hasMessageContaining("'?!'");
        assertThatThrownBy(() -> reply.reply(200)).hasMessageContaining("'reply' is reserved");
    }

    @Test
    void aFlowHasVersionOneUnlessItSaysAnother() {
        assertThat(orders(Order.class).reply(200).version()).isEqualTo(1);
        assertThat(Flow.named("orders")
                        .version(3)
                        .post("/orders", Order.class)
                        .onEventLoop("A", Order.class, (context, order) -> Outcome.done(order))
                        .reply(200)
                        .version())
                .isEqualTo(3);
        assertThatThrownBy(() -> Flow.named("orders").version(0)).hasMessageContaining("1 or more");
    }

    @Test
    void codeNamesOfClassesAndTheOrderOfComponentsDoNotChangeTheFingerprint() {
        String before = orders(Order.class).reply(200).fingerprint();

        assertThat(before).hasSize(64);
        assertThat(Flow.named("orders")
                        .post("/orders/{from}", Order.class)
                        .onEventLoop("B validate", Order.class, (context, order) -> Outcome.done(new Order("", "", 1)))
                        .keyedBy(Order::from)
                        .onDatabase("post to the ledger", Order.class, (tx, batch) -> Future.failedFuture("other code"))
                        .retrying(Retry.attempts(3, java.time.Duration.ofSeconds(1)))
                        .durable()
                        .reply(201)
                        .fingerprint())
                .isEqualTo(before);
        assertThat(orders(OrderMoved.class).reply(200).fingerprint()).isEqualTo(before);
    }

    @Test
    void anOptionalComponentOfAnotherTypeIsAConflictAndOneMoreIsNone() {
        FlowDescription none = described(Order.class);
        FlowDescription text = described(OrderWithNote.class);
        FlowDescription number = described(OrderWithNumber.class);
        FlowDescription line = described(OrderWithLine.class);
        FlowDescription otherLine = described(OrderWithOtherLine.class);

        assertThat(number.fingerprint()).isEqualTo(text.fingerprint()).isEqualTo(none.fingerprint());
        assertThat(none.conflictsWith(text)).isEmpty();
        assertThat(text.conflictsWith(none)).isEmpty();
        assertThat(number.conflictsWith(text))
                .containsExactly(
                        "optional (input).note: java.util.Optional<java.lang.Integer>",
                        "optional b-validate.note: java.util.Optional<java.lang.Integer>",
                        "optional post-to-the-ledger.note: java.util.Optional<java.lang.Integer>");
        assertThat(line.conflictsWith(otherLine)).hasSize(3);
        assertThat(described(OrderWithSide.class).conflictsWith(described(OrderWithOtherSide.class)))
                .hasSize(3);
        FlowDescription both = none.with(text);
        assertThat(both).isEqualTo(text.with(none)).isEqualTo(text);
        assertThat(both.conflictsWith(number)).isNotEmpty();
    }

    @Test
    void typeArgumentsAndFieldsOfClassesChangeTheFingerprint() {
        assertThat(described(SealedOfText.class).fingerprint())
                .isNotEqualTo(described(SealedOfNumber.class).fingerprint());
        assertThat(described(RepeatedOfNumber.class).fingerprint())
                .isNotEqualTo(described(RepeatedOfFlag.class).fingerprint());
        assertThat(described(WithBean.class).fingerprint())
                .isNotEqualTo(described(WithOtherBean.class).fingerprint());
        assertThat(described(EndlessType.class).text()).contains("again ");
    }

    private static FlowDescription described(Class<? extends Record> type) {
        return new FlowDescription(orders(type).reply(200).description());
    }

    @Test
    void anOptionalComponentMoreDoesNotChangeTheFingerprint() {
        assertThat(orders(OrderWithNote.class).reply(200).fingerprint())
                .isEqualTo(orders(Order.class).reply(200).fingerprint());
    }

    @Test
    void anotherTypeOrNameOfAComponentChangesIt() {
        assertThat(shapes(Order.class, OrderRetyped.class, OrderRenamed.class, Line.class))
                .doesNotHaveDuplicates();
    }

    @Test
    void recordsInsideOfRecordsListsMapsAndTypeParametersCount() {
        assertThat(shapes(
                        Lines.class, OtherLines.class, LinesOfOtherSides.class, BoxOfLine.class, BoxOfOtherLine.class))
                .doesNotHaveDuplicates();
    }

    @Test
    void aRecordThatContainsItselfHasAShape() {
        assertThat(orders(Tree.class).reply(200).description()).contains("children: java.util.List<again 0>");
    }

    @Test
    void aStageInsertedRemovedMovedOrPlacedElsewhereChangesIt() {
        assertThat(List.of(
                        fingerprint(flow -> flow),
                        fingerprint(flow -> eventLoop(flow, "X")),
                        fingerprint(flow -> eventLoop(eventLoop(flow, "X"), "Y")),
                        fingerprint(flow -> eventLoop(eventLoop(flow, "Y"), "X")),
                        fingerprint(flow -> flow.onCompute("X", Order.class, (context, order) -> Outcome.done(order))),
                        fingerprint(flow -> flow.onDatabase("X", Order.class, (tx, batch) -> Future.failedFuture(""))),
                        fingerprint(flow ->
                                flow.onDatabaseReading("X", Order.class, (tx, batch) -> Future.failedFuture("")))))
                .doesNotHaveDuplicates();
    }

    private static FlowBuilder<Order, Order> eventLoop(FlowBuilder<Order, Order> flow, String label) {
        return flow.onEventLoop(label, Order.class, (context, order) -> Outcome.done(order));
    }

    private static String fingerprint(UnaryOperator<FlowBuilder<Order, Order>> more) {
        return more.apply(orders(Order.class)).reply(200).fingerprint();
    }

    private static List<String> shapes(Class<?>... types) {
        return java.util.Arrays.stream(types)
                .map(type -> orders(type).reply(200).fingerprint())
                .toList();
    }

    private static <T> FlowBuilder<T, T> orders(Class<T> type) {
        return Flow.named("orders")
                .post("/orders", type)
                .onEventLoop("B validate", type, (context, order) -> Outcome.done(order))
                .onDatabase("post to the ledger", type, (tx, batch) -> Future.failedFuture("not run"));
    }
}
