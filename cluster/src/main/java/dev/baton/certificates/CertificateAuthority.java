package dev.baton.certificates;

import static dev.baton.certificates.Der.ascii;
import static dev.baton.certificates.Der.bits;
import static dev.baton.certificates.Der.explicit;
import static dev.baton.certificates.Der.implicit;
import static dev.baton.certificates.Der.integer;
import static dev.baton.certificates.Der.octets;
import static dev.baton.certificates.Der.oid;
import static dev.baton.certificates.Der.sequence;
import static dev.baton.certificates.Der.set;
import static dev.baton.certificates.Der.text;
import static dev.baton.certificates.Der.time;
import static dev.baton.certificates.Der.yes;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The private CA of one cluster, which signs the certificates of its nodes: X.509 version 3, ECDSA with P-256 and
 * SHA-256. Any thread.
 */
public final class CertificateAuthority {
    private static final String SUBJECT = "Baton cluster ";

    private static final int SERIAL_BITS = 120;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;
    private static final BigInteger VERSION_3 = BigInteger.TWO;
    private static final BigInteger NO_CA_BELOW = BigInteger.ZERO;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final byte[] ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private final String cluster;
    private final KeyAndCertificate own;

    /** @param cluster the name of the cluster whose nodes it signs for */
    CertificateAuthority(String cluster, KeyAndCertificate own) {
        this.cluster = cluster;
        this.own = own;
    }

    /** A new one. */
    public static CertificateAuthority create(String cluster, Validity validity) {
        KeyPair pair = newKey();
        byte[] name = name(SUBJECT + cluster);
        byte[] extensions = sequence(
                critical(BASIC_CONSTRAINTS, sequence(yes(), integer(NO_CA_BELOW))),
                critical(KEY_USAGE, bits(1, new byte[] {0x06})), // signs certificates and lists of revoked ones
                extension(SUBJECT_KEY, octets(keyId(pair.getPublic()))));
        byte[] unsigned = unsigned(name, validity, name, pair.getPublic(), extensions);
        return new CertificateAuthority(cluster, new KeyAndCertificate(pair.getPrivate(), signed(unsigned, pair)));
    }

    /** The CA's own. */
    public KeyAndCertificate own() {
        return own;
    }

    /** For a node: it may accept connections and open them, and is named by {@code baton:CLUSTER/NODE}. */
    public KeyAndCertificate issue(String node, Validity validity) {
        return issue(
                "Baton node " + node, // no host name: clients without a better one take the subject for it
                validity,
                sequence(oid(SERVER), oid(CLIENT)),
                sequence(implicit(URI, ascii("baton:" + cluster + "/" + node))));
    }

    /**
     * For HTTPS: it may accept connections and is found by these host names and addresses. It names no node, so that
     * nodes do not take its holder for one.
     */
    public KeyAndCertificate issueHttps(List<String> hosts, Validity validity) {
        return issue(
                hosts.getFirst(),
                validity,
                sequence(oid(SERVER)),
                sequence(hosts.stream().map(CertificateAuthority::host).toArray(byte[][]::new)));
    }

    /** Addresses as bytes, names as text. A name is not looked up. */
    private static byte[] host(String host) {
        if (!host.matches("[0-9.]+") && host.indexOf(':') < 0) {
            return implicit(DNS, ascii(host));
        }
        try {
            return implicit(ADDRESS, InetAddress.getByName(host).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host + " is no address", e);
        }
    }

    private KeyAndCertificate issue(String subject, Validity validity, byte[] uses, byte[] names) {
        KeyPair pair = newKey();
        byte[] issuer = own.certificate().getSubjectX500Principal().getEncoded();
        List<byte[]> extensions = new ArrayList<>(List.of(
                critical(BASIC_CONSTRAINTS, sequence()),
                critical(KEY_USAGE, bits(7, new byte[] {(byte) 0x80})), // signs handshakes
                extension(EXTENDED_KEY_USAGE, uses),
                extension(SUBJECT_ALTERNATIVE_NAME, names),
                extension(SUBJECT_KEY, octets(keyId(pair.getPublic()))),
                extension(
                        AUTHORITY_KEY,
                        sequence(implicit(0, keyId(own.certificate().getPublicKey()))))));
        byte[] unsigned = unsigned(
                issuer, validity, name(subject), pair.getPublic(), sequence(extensions.toArray(byte[][]::new)));
        KeyPair signer = new KeyPair(own.certificate().getPublicKey(), own.key());
        return new KeyAndCertificate(pair.getPrivate(), signed(unsigned, signer));
    }

    /** Whether {@link #create} made it for this cluster. */
    static boolean isOf(String cluster, X509Certificate ca) {
        return ca.getSubjectX500Principal().getName().equals("CN=" + SUBJECT + cluster);
    }

    private static byte[] unsigned(byte[] issuer, Validity validity, byte[] subject, PublicKey key, byte[] extensions) {
        return sequence(
                explicit(0, integer(VERSION_3)),
                integer(new BigInteger(SERIAL_BITS, RANDOM).setBit(0)), // never zero
                ECDSA_WITH_SHA256,
                issuer,
                sequence(time(validity.from()), time(validity.to())),
                subject,
                key.getEncoded(),
                explicit(3, extensions));
    }

    private static X509Certificate signed(byte[] unsigned, KeyPair signer) {
        byte[] whole = sequence(unsigned, ECDSA_WITH_SHA256, bits(0, sign(unsigned, signer.getPrivate())));
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
            certificate.verify(signer.getPublic());
            return certificate;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A certificate of our own can't be read", e);
        }
    }

    private static byte[] sign(byte[] content, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has ECDSA", e);
        }
    }

    private static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has the curve P-256", e);
        }
    }

    /** RFC 7093 (2), method 1. */
    private static byte[] keyId(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return java.util.Arrays.copyOf(hash, 20);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    private static byte[] name(String commonName) {
        return sequence(set(sequence(oid(COMMON_NAME), text(commonName))));
    }

    private static byte[] extension(String oid, byte[] value) {
        return sequence(oid(oid), octets(value));
    }

    private static byte[] critical(String oid, byte[] value) {
        return sequence(oid(oid), yes(), octets(value));
    }

    static String pem(X509Certificate certificate) {
        try {
            return Pem.certificate(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("It was made of its encoding", e);
        }
    }
}
