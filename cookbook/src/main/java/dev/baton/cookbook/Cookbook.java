package dev.baton.cookbook;

import dev.baton.flow.Flow;
import dev.baton.flow.FlowConfig;
import dev.baton.flow.FlowProvider;
import dev.baton.flow.Schema;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** All flows of the cookbook, as the platform finds them. */
public final class Cookbook implements FlowProvider {

    @Override
    public List<Flow<?, ?>> flows(FlowConfig config) {
        CookbookSettings settings = config.section("cookbook", CookbookSettings.class);
        return List.of(
                WriteNote.flow(),
                ReadNote.flow(),
                ListNotes.flow(),
                TakeArticle.flow(),
                BookSeats.flow(),
                CountPrimes.flow(),
                UploadFile.begin(),
                UploadFile.part(),
                UploadFile.end(),
                new ChargeCard(settings.paymentProvider()).flow(),
                ArticleReport.flow());
    }

    @Override
    public Optional<Schema> schema(FlowConfig config) {
        return Optional.of(new Schema("cookbook", "db/cookbook", transaction -> Future.succeededFuture()));
    }
}
