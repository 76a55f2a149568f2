package dev.baton.node.cluster;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The names of nodes in certificates: a subject alternative name {@code baton:CLUSTER/NODE} of type URI. A node's id
 * begins with the name in its certificate, so that every other node can tell without any table whether an id and a
 * certificate belong together. Any thread.
 *
 * @param cluster the name of the cluster
 */
record NodeNames(String cluster) {
    /** Stands in no name. */
    private static final String END_OF_NAME = "~";

    private static final int URI = 6;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,62}");

    /** The name of the node that a certificate is for; empty if it is for none of this cluster. */
    Optional<String> nameIn(X509Certificate certificate) {
        String prefix = "baton:" + cluster + "/";
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? Optional.empty()
                    : names.stream()
                            .filter(name -> name.get(0).equals(URI))
                            .map(name -> String.valueOf(name.get(1)))
                            .filter(uri -> uri.startsWith(prefix))
                            .map(uri -> uri.substring(prefix.length()))
                            .filter(name -> NAME.matcher(name).matches())
                            .findFirst();
        } catch (CertificateParsingException e) {
            return Optional.empty();
        }
    }

    /** An id for a node of this name: a new one for each process. */
    static String newId(String name) {
        return name + END_OF_NAME + UUID.randomUUID();
    }

    /** Whether a node of this id may show these certificates. */
    boolean isNode(String nodeId, List<Certificate> certificates) {
        return !certificates.isEmpty()
                && certificates.getFirst() instanceof X509Certificate certificate
                && nameIn(certificate)
                        .filter(name -> nodeId.startsWith(name + END_OF_NAME))
                        .isPresent();
    }
}
