package dev.baton.flows.payments;

import dev.baton.flow.Caller;
import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.KeyFile;
import dev.baton.flow.Schema;
import java.util.List;
import java.util.Optional;

/** The payments application as the platform finds it. Its configuration is the section {@code flows.payments}. */
public final class PaymentsFlows implements FlowProvider {

    /** Works in the development profile only, under any configuration: it is printed, and written in every tutorial. */
    public static final String DEVELOPMENT_KEY = "baton-dev-key";

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        PaymentsSettings settings = config.section("payments", PaymentsSettings.class);
        ApiKeys keys = new ApiKeys(
                settings.apiKeys(),
                settings.apiKeysFile().map(file -> KeyFile.read(file, entry -> new Caller(entry.nameWithoutRights()))),
                config.development());
        return List.of(
                TransferFlow.flow(keys),
                TransferByIdFlow.flow(keys),
                ReceiptFlow.flow(keys),
                AccountFlow.flow(keys),
                StatementFlow.flow(keys),
                OpenAccountFlow.flow(keys));
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("payments", "db/payments", SampleAccounts::insert));
    }
}
