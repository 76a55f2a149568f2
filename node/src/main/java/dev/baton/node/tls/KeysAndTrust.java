package dev.baton.node.tls;

import dev.baton.config.StartProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What PEM files said when they were read, and fits together.
 *
 * @param certificates the own one first
 * @param trusted empty where no CA file was named
 */
record KeysAndTrust(
        List<X509Certificate> certificates, X509ExtendedKeyManager keys, Optional<X509ExtendedTrustManager> trusted) {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = new char[0];

    /** @throws StartProblem in one line, with the file that is wrong */
    static KeysAndTrust of(PemFiles files, PemFiles.Content content) {
        List<X509Certificate> chain = certificates(files.certificate().toString(), content.certificate());
        PrivateKey key = privateKey(files.key().toString(), content.key(), chain.getFirst());
        if (!fits(key, chain.getFirst().getPublicKey())) {
            throw new StartProblem(
                    "The key in %s is not that of the certificate in %s".formatted(files.key(), files.certificate()));
        }
        try {
            Optional<X509ExtendedTrustManager> trusted = Optional.empty();
            if (files.ca().isPresent() && content.ca().isPresent()) {
                trusted = Optional.of(trustManager(
                        certificates(files.ca().get().toString(), content.ca().get())));
            }
            return new KeysAndTrust(chain, keyManager(key, chain), trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new StartProblem(
                    "%s and %s can't be used: %s".formatted(files.certificate(), files.key(), e.getMessage()), e);
        }
    }

    private static List<X509Certificate> certificates(String file, byte[] pem) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                found.add((X509Certificate) one);
            }
        } catch (GeneralSecurityException e) {
            throw new StartProblem(file + " holds something that is no certificate: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new StartProblem(file + " holds no certificate");
        }
        return found;
    }

    private static PrivateKey privateKey(String file, byte[] pem, X509Certificate owner) {
        Matcher key = KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!key.find()) {
            throw new StartProblem(file + " holds no private key in PKCS #8 (BEGIN PRIVATE KEY)");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(key.group(1));
            return KeyFactory.getInstance(owner.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new StartProblem(
                    "%s holds no %s key, as its certificate has"
                            .formatted(file, owner.getPublicKey().getAlgorithm()),
                    e);
        }
    }

    /** Whether what one signs the other verifies. */
    private static boolean fits(PrivateKey key, PublicKey certified) {
        String algorithm = key instanceof ECKey
                ? "SHA256withECDSA"
                : key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : key.getAlgorithm();
        byte[] sample = new byte[32];
        new SecureRandom().nextBytes(sample);
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(sample);
            byte[] signature = signer.sign();
            signer.initVerify(certified);
            signer.update(sample);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static X509ExtendedKeyManager keyManager(PrivateKey key, List<X509Certificate> chain)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("key", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        // "PKIX" would decrypt the key for each handshake, on an event loop; this one does it once.
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, NO_PASSWORD);
        return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
    }

    private static X509ExtendedTrustManager trustManager(List<X509Certificate> cas)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        for (int i = 0; i < cas.size(); i++) {
            store.setCertificateEntry("ca-" + i, cas.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }
}
