package dev.baton.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A folder with what the nodes of one cluster authenticate each other with: {@code ca.pem}, {@code ca-key.pem}, the
 * {@code secret}, and for each node {@code NODE.pem} and {@code NODE-key.pem}. The folder has mode 0700, keys and
 * secret 0600.
 */
public final class CertificateFolder {
    /** A node gets its own two files, {@code ca.pem} and the secret. This key stays where certificates are made. */
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** What the files of the certificate for HTTPS are called, where those of nodes have the nodes' names. */
    public static final String HTTPS = "https";

    private static final String CA_KEY = "ca-key.pem";

    private static final int SECRET_BYTES = 32;
    private static final int CA_YEARS = 10;
    private static final Duration TO_BE_RENEWED = Duration.ofDays(30);
    private static final String PRIVATE = "rw-------";
    private static final String PUBLIC = "rw-r--r--";

    private final Path dir;
    private final String cluster;

    /** @param cluster {@code cluster.name} of its nodes */
    public CertificateFolder(Path dir, String cluster) {
        this.dir = dir.toAbsolutePath();
        this.cluster = cluster;
    }

    public Path ca() {
        return dir.resolve("ca.pem");
    }

    public Path secret() {
        return dir.resolve("secret");
    }

    public Path certificate(String node) {
        return dir.resolve(node + ".pem");
    }

    public Path key(String node) {
        return dir.resolve(node + "-key.pem");
    }

    /** Whether it has a CA. */
    public boolean exists() {
        return Files.exists(dir.resolve(CA_KEY));
    }

    /**
     * Makes CA and secret, and a certificate for each node.
     *
     * @throws FileAlreadyExistsException if one of the files is there; nothing is written then
     */
    public void create(List<String> nodes, int days) throws IOException {
        if (Files.exists(dir) && !Files.getPosixFilePermissions(dir).equals(OWNER_ONLY)) {
            throw new IOException(dir + " is accessible to other users: name a new folder, or chmod 700 it");
        }
        Files.createDirectories(dir, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.setPosixFilePermissions(dir, OWNER_ONLY);
        for (Path file : List.of(ca(), dir.resolve(CA_KEY), secret())) {
            refuseExisting(file);
        }
        for (String node : nodes) {
            refuseExisting(certificate(node));
            refuseExisting(key(node));
        }
        CertificateAuthority authority =
                CertificateAuthority.create(cluster, Validity.days(Math.max(days, CA_YEARS * 365)));
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        write(dir.resolve(CA_KEY), PRIVATE, authority.own().keyPem());
        write(ca(), PUBLIC, authority.own().certificatePem());
        write(secret(), PRIVATE, HexFormat.of().formatHex(secret) + "\n");
        for (String node : nodes) {
            issue(authority, node, days);
        }
    }

    private static void refuseExisting(Path file) throws FileAlreadyExistsException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }

    /** New certificates and keys of the CA that is here; those that these nodes had are replaced. */
    public void renew(List<String> nodes, int days) throws IOException {
        CertificateAuthority authority = authority();
        for (String node : nodes) {
            issue(authority, node, days);
        }
    }

    /** Makes what is missing, and certificates anew that end soon. */
    public void complete(List<String> nodes, int days) throws IOException {
        if (!exists()) {
            create(nodes, days);
            return;
        }
        renew(nodes.stream().filter(node -> !holds(certificate(node))).toList(), days);
    }

    private static boolean holds(Path certificate) {
        try {
            return Files.exists(certificate)
                    && read(certificate)
                            .getNotAfter()
                            .toInstant()
                            .isAfter(Instant.now().plus(TO_BE_RENEWED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes the certificate for HTTPS, {@code https.pem} with {@code https-key.pem}; one that was there is replaced.
     */
    public void makeHttps(List<String> hosts, int days) throws IOException {
        write(HTTPS, authority().issueHttps(hosts, Validity.days(days)));
    }

    /** The same, if it is missing or ends soon. */
    public void completeHttps(List<String> hosts, int days) throws IOException {
        if (!holds(certificate(HTTPS))) {
            makeHttps(hosts, days);
        }
    }

    /** The environment variables of a node that uses the certificate for HTTPS at both of its ports. */
    public Map<String, String> httpsEnvironment() {
        return Map.of(
                "BATON_GATEWAY_TLS_CERTIFICATE_FILE", certificate(HTTPS).toString(),
                "BATON_GATEWAY_TLS_KEY_FILE", key(HTTPS).toString(),
                "BATON_NODE_ADMIN_TLS_CERTIFICATE_FILE", certificate(HTTPS).toString(),
                "BATON_NODE_ADMIN_TLS_KEY_FILE", key(HTTPS).toString());
    }

    /** The environment variables of a node that uses these files. */
    public Map<String, String> environment(String node) {
        return Map.of(
                "BATON_CLUSTER_SECRET_FILE", secret().toString(),
                "BATON_CLUSTER_TLS_CERTIFICATE_FILE", certificate(node).toString(),
                "BATON_CLUSTER_TLS_KEY_FILE", key(node).toString(),
                "BATON_CLUSTER_TLS_CA_FILE", ca().toString());
    }

    /** The one whose key is here. */
    public CertificateAuthority authority() throws IOException {
        X509Certificate ca = read(ca());
        if (!CertificateAuthority.isOf(cluster, ca)) {
            throw new IOException("The CA in %s is that of another cluster: %s"
                    .formatted(dir, ca.getSubjectX500Principal().getName()));
        }
        byte[] key = Pem.decode(Files.readString(dir.resolve(CA_KEY)));
        try {
            return new CertificateAuthority(
                    cluster,
                    new KeyAndCertificate(
                            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)), ca));
        } catch (GeneralSecurityException e) {
            throw new IOException(dir.resolve(CA_KEY) + " is not a key that this command made", e);
        }
    }

    private static X509Certificate read(Path certificate) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate)));
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + " holds no certificate", e);
        }
    }

    private void issue(CertificateAuthority authority, String node, int days) throws IOException {
        write(node, authority.issue(node, Validity.days(days)));
    }

    /** Writes the files of a node. */
    public void write(String node, KeyAndCertificate issued) throws IOException {
        write(key(node), PRIVATE, issued.keyPem());
        write(certificate(node), PUBLIC, issued.certificatePem());
    }

    /** A reader finds the old content or the new one. The mode is that of the file from its first byte on. */
    private static void write(Path file, String mode, String content) throws IOException {
        Path draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                ".new",
                ".pem",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        Files.write(draft, content.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(mode));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
