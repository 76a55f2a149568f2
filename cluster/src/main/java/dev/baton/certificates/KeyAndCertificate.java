package dev.baton.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the key that belongs to it. */
public record KeyAndCertificate(PrivateKey key, X509Certificate certificate) {

    /** Without the key. */
    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }

    public String keyPem() {
        return Pem.privateKey(key.getEncoded());
    }

    public String certificatePem() {
        return CertificateAuthority.pem(certificate);
    }
}
