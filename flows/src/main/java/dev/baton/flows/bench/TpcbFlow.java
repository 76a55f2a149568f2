package dev.baton.flows.bench;

import dev.baton.flow.Flow;

/** {@code POST /bench/tpcb}: pgbench's transaction, durable. */
final class TpcbFlow {
    /** Every batch writes the same few branches: in two lanes at once they would only wait for each other. */
    private static final String SHARED_ROWS = "branches";

    private TpcbFlow() {}

    static Flow<TpcbOrder, TpcbReceipt> flow(Scale scale) {
        return Flow.named("tpcb")
                .post("/bench/tpcb", TpcbOrder.class)
                .onEventLoop("B validate", TpcbOrder.class, (context, order) -> order.within(scale))
                .keyedBy(order -> SHARED_ROWS)
                .onDatabase("update account, teller, branch", TpcbBalance.class, Tpcb::run)
                .onCompute("D check", TpcbBalance.class, (context, balance) -> balance.checked())
                .onCompute("E format", TpcbText.class, (context, balance) -> TpcbText.of(balance))
                .onCompute("F digest", TpcbReceipt.class, (context, text) -> TpcbReceipt.of(text))
                .durable()
                .reply(200);
    }
}
