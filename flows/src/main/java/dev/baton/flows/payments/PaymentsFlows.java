package dev.baton.flows.payments;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.KeyFile;
import dev.baton.flow.KeyNames;
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
        KeyNames names = BankCallers.names(settings.apiKeys());
        BankCallers callers = new BankCallers(
                settings.apiKeys(),
                settings.apiKeysFile().map(file -> KeyFile.read(file, names, KeyFile.Entry::caller)),
                config.development());
        return List.of(
                TransferFlow.flow(callers),
                TransferByIdFlow.flow(callers),
                ReceiptFlow.flow(callers),
                AccountFlow.flow(callers),
                StatementFlow.flow(callers),
                OpenAccountFlow.flow(callers));
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("payments", "db/payments", SampleAccounts::insert));
    }
}
