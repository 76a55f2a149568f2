package dev.baton.node.cluster;

import dev.baton.inspector.query.Subscriptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The cluster's table of who listens to what. Of a node that left without saying so, a line may stay in it: round-robin
 * senders then lose a share of their messages. Any thread; the table is read on a worker thread.
 */
final class ClusterSubscriptions implements Subscriptions {
    /** Vert.x's cluster manager keeps it under this name. */
    private static final String TABLE = "__vertx.subs";

    private final Vertx vertx;
    private final HazelcastClusterManager manager;
    private final AtomicReference<Future<List<Line>>> reading =
            new AtomicReference<>(Future.succeededFuture(List.of()));

    private record Line(String address, RegistrationInfo info, boolean member) {
        Subscription subscription() {
            return new Subscription(address, info.nodeId(), member);
        }
    }

    ClusterSubscriptions(Vertx vertx, HazelcastClusterManager manager) {
        this.vertx = vertx;
        this.manager = manager;
    }

    @Override
    public Future<List<Subscription>> all() {
        return lines().map(lines -> lines.stream().map(Line::subscription).toList());
    }

    @Override
    public Future<List<Subscription>> removeOrphans() {
        return lines().compose(lines -> {
            List<Line> orphans = lines.stream().filter(line -> !line.member()).toList();
            return Future.join(orphans.stream().map(this::remove).toList())
                    .map(ignored -> orphans.stream().map(Line::subscription).toList());
        });
    }

    private Future<Void> remove(Line orphan) {
        Promise<Void> done = Promise.promise();
        manager.removeRegistration(orphan.address(), orphan.info(), done);
        return done.future();
    }

    /** At most one reading at a time: while a member is frozen it may take seconds, and holds a thread. */
    private Future<List<Line>> lines() {
        return reading.updateAndGet(last -> last.isComplete() ? read() : last);
    }

    private Future<List<Line>> read() {
        return vertx.executeBlocking(
                        () -> List.copyOf(manager.getHazelcastInstance()
                                .<String, Object>getMultiMap(TABLE)
                                .keySet()),
                        false)
                .compose(addresses -> {
                    Set<String> members = new HashSet<>(manager.getNodes());
                    List<Future<List<Line>>> lines = addresses.stream()
                            .map(address -> lines(address, members))
                            .toList();
                    return Future.all(lines).map(ignored -> {
                        List<Line> all = new ArrayList<>();
                        lines.forEach(answer -> all.addAll(answer.result()));
                        return all;
                    });
                });
    }

    private Future<List<Line>> lines(String address, Set<String> members) {
        Promise<List<RegistrationInfo>> registrations = Promise.promise();
        manager.getRegistrations(address, registrations);
        return registrations.future().map(all -> all.stream()
                .filter(info -> !info.localOnly())
                .map(info -> new Line(address, info, members.contains(info.nodeId())))
                .toList());
    }
}
