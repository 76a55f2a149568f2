package dev.baton.flows.bench;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowBuilder;

/** {@code POST /bench/tpcb} and {@code POST /bench/tpcb-one-commit}: pgbench's transaction, durable. */
final class TpcbFlow {
    /** Every batch writes the same few branches: in two lanes at once they would only wait for each other. */
    private static final String SHARED_ROWS = "branches";

    private TpcbFlow() {}

    static Flow<TpcbOrder, TpcbReceipt> flow(Scale scale) {
        return updating("tpcb", scale)
                .onCompute("D check", TpcbBalance.class, (context, balance) -> balance.checked())
                .onCompute("E format", TpcbText.class, (context, balance) -> TpcbText.of(balance))
                .onCompute("F digest", TpcbReceipt.class, (context, text) -> TpcbReceipt.of(text))
                .durable()
                .reply(200);
    }

    /** The same work; D, E and F are light enough to be part of the transaction. */
    static Flow<TpcbOrder, TpcbReceipt> oneCommit(Scale scale) {
        return updating("tpcb-one-commit", scale)
                .onEventLoop("D check", TpcbBalance.class, (context, balance) -> balance.checked())
                .onEventLoop("E format", TpcbText.class, (context, balance) -> TpcbText.of(balance))
                .onEventLoop("F digest", TpcbReceipt.class, (context, text) -> TpcbReceipt.of(text))
                .durable()
                .replyInTransaction()
                .reply(200);
    }

    private static FlowBuilder<TpcbOrder, TpcbBalance> updating(String name, Scale scale) {
        return Flow.named(name)
                .post("/bench/" + name, TpcbOrder.class)
                .onEventLoop("B validate", TpcbOrder.class, (context, order) -> order.within(scale))
                .keyedBy(order -> SHARED_ROWS)
                .onDatabase("update account, teller, branch", TpcbBalance.class, Tpcb::run);
    }
}
