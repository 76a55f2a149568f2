package dev.baton.dbworker;

import dev.baton.config.StartProblem;
import dev.baton.dbworker.database.Database;
import dev.baton.dbworker.durable.DeadLetterTable;
import dev.baton.dbworker.durable.DurableJobs;
import dev.baton.dbworker.durable.Leases;
import dev.baton.dbworker.recovery.Cleaner;
import dev.baton.dbworker.recovery.Recovery;
import dev.baton.dbworker.recovery.ResumedRequests;
import dev.baton.dbworker.webhook.WebhookSecrets;
import dev.baton.dbworker.webhook.WebhookSettings;
import dev.baton.dbworker.webhook.Webhooks;
import dev.baton.message.RoleName;
import dev.baton.node.NodeContext;
import dev.baton.run.RequestRunner;
import dev.baton.run.TailRunner;
import java.util.List;
import java.util.function.LongSupplier;

/** Puts together what a db-worker does for durable requests: jobs in its lanes, and background tasks beside them. */
final class DurableAssembly {
    private final NodeContext node;
    private final DurableSettings settings;
    private final Leases leases;
    private final WebhookSecrets secrets;

    /** @throws dev.baton.config.ConfigProblem if the configuration is wrong */
    DurableAssembly(NodeContext node) {
        this.node = node;
        this.settings = node.config().section("durable", DurableSettings.class);
        settings.store().checkPeriod();
        this.leases = new Leases(settings.store());
        this.secrets = secrets(settings.webhooks());
    }

    private WebhookSecrets secrets(WebhookSettings webhooks) {
        try {
            WebhookSecrets read = WebhookSecrets.read(webhooks.secret(), webhooks.secretsFile());
            read.onChange(() -> node.audit().changed("keys-changed", "durable.webhooks.secrets-file"));
            read.renewOn(node.vertx());
            return read;
        } catch (IllegalArgumentException e) {
            throw new StartProblem("durable.webhooks.secrets-file: " + e.getMessage(), e);
        }
    }

    /** What rides in the lanes. */
    DurableJobs jobs() {
        return new DurableJobs(
                node.flows(),
                settings.store(),
                new TailRunner(node.bus().recorder(), node.meters()),
                node.meters(),
                node.self().name());
    }

    /**
     * What runs beside them, on this event loop.
     *
     * @param commands a number that grows with each command about a durable request
     */
    List<BackgroundTask> backgroundTasks(Database database, RequestRunner requestRunner, LongSupplier commands) {
        Cleaner cleaner = new Cleaner(
                node.vertx(), database.pool(), leases, settings.recovery(), settings.store(), node.meters());
        Webhooks webhooks =
                new Webhooks(node.vertx(), database.pool(), settings.webhooks(), secrets, commands, node.meters());
        return List.of(
                recovery(database, requestRunner, commands),
                new BackgroundTask("webhooks", webhooks::start, webhooks::stop),
                new BackgroundTask("cleaner", cleaner::start, cleaner::stop));
    }

    /** What we have ourselves, but can't resume, no other node with the same version can. */
    private boolean knownElsewhere(String flow, int version) {
        return node.flows().find(flow, version).isEmpty()
                && node.bus().roster().knownBy(RoleName.DB_WORKER, flow, version);
    }

    private BackgroundTask recovery(Database database, RequestRunner requestRunner, LongSupplier commands) {
        ResumedRequests runs = new ResumedRequests(
                node.flows(),
                requestRunner,
                settings.recovery().deadline(),
                settings.store().margin(),
                node.bus().recorder(),
                node.meters());
        Recovery recovery = new Recovery(
                node.vertx(),
                database.pool(),
                node.self().id(),
                settings.recovery(),
                new Recovery.Parts(leases, runs, new DeadLetterTable(settings.store()), this::knownElsewhere, commands),
                node.meters());
        node.bus().roster().onLeft(recovery::nodeLeft);
        node.health().note(recovery::waiting);
        return new BackgroundTask("recovery", recovery::start, recovery::stop);
    }
}
