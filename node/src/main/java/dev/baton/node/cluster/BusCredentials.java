package dev.baton.node.cluster;

import dev.baton.bus.CardSeal;
import dev.baton.config.StartProblem;
import dev.baton.node.tls.PemIdentity;
import java.util.Optional;
import java.util.UUID;

/**
 * Who this node is to the others of its cluster, as its files say.
 *
 * @param nodeId begins with the name in the certificate, if there is one
 * @param tls empty: the event bus is in the clear
 * @param seal of its cards
 * @param clusterName what Hazelcast calls the cluster
 */
record BusCredentials(String nodeId, Optional<PemIdentity> tls, CardSeal seal, String clusterName) {

    /** Reads the files. @throws StartProblem in one line, if one of them can't be used */
    static BusCredentials of(ClusterSettings settings) {
        Optional<ClusterSecret> secret = settings.secretFile().map(ClusterSecret::read);
        Optional<PemIdentity> tls =
                settings.tls().files().map(files -> new PemIdentity(files, new NodeNames(settings.name())::nameIn));
        return new BusCredentials(
                tls.map(identity -> NodeNames.newId(nameIn(identity, settings)))
                        .orElseGet(() -> UUID.randomUUID().toString()),
                tls,
                secret.map(known -> known.seal(settings.name())).orElseGet(CardSeal::none),
                secret.map(known -> known.clusterName(settings.name())).orElse(settings.name()));
    }

    private static String nameIn(PemIdentity identity, ClusterSettings settings) {
        return new NodeNames(settings.name())
                .nameIn(identity.certificates().getFirst())
                .orElseThrow(() -> new StartProblem(("The certificate in cluster.tls.certificate-file names no node of"
                                + " the cluster %s; it needs the URI baton:%s/NODE as a subject alternative name")
                        .formatted(settings.name(), settings.name())));
    }
}
