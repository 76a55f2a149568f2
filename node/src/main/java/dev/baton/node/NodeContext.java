package dev.baton.node;

import dev.baton.bus.Bus;
import dev.baton.config.ConfigFile;
import dev.baton.node.token.TokenVerifier;
import dev.baton.run.FlowCatalog;
import dev.baton.store.AuditLog;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.Optional;

/**
 * What a node gives to its roles.
 *
 * @param flows the flows on this node's class path
 * @param bus this node's end of the bus; open
 * @param health where roles register what has to be true for this node to be ready
 * @param admin the routes of the admin port; roles may mount theirs
 * @param tokens checks those of the issuer, if there is one
 * @param audit where acts of people are written down
 * @param meters what {@code /metrics} shows
 */
public record NodeContext(
        Vertx vertx,
        NodeIdentity self,
        ConfigFile config,
        FlowCatalog flows,
        Bus bus,
        Health health,
        Router admin,
        Optional<TokenVerifier> tokens,
        AuditLog audit,
        MeterRegistry meters) {}
