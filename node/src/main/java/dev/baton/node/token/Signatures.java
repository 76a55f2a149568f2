package dev.baton.node.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Signatures of tokens, by public keys only: with HMAC, whoever checks a token could make one, and its key could be
 * confused with a public one.
 */
final class Signatures {
    private static final Set<JWSAlgorithm> ALLOWED = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);

    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 8192;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);
    /** What stands before the 32 bytes of an Ed25519 key to make it a SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private Signatures() {}

    static boolean allows(JWSAlgorithm algorithm) {
        return ALLOWED.contains(algorithm);
    }

    /** Those of an issuer's keys that signatures are checked with, without their private parts. */
    static List<JWK> usable(List<JWK> published) {
        return published.stream()
                .filter(Signatures::isUsable)
                .map(JWK::toPublicJWK)
                .toList();
    }

    private static boolean isUsable(JWK key) {
        if (key instanceof RSAKey rsa) {
            return rsa.size() >= LEAST_RSA_BITS && rsa.size() <= MOST_RSA_BITS;
        }
        if (key instanceof ECKey ec) {
            return CURVES.contains(ec.getCurve());
        }
        return key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve());
    }

    /** The keys that may have signed a token with this header: by its key id, if it has one, and its algorithm. */
    static List<JWK> fitting(List<JWK> keys, JWSHeader header) {
        return new JWKSelector(JWKMatcher.forJWSHeader(header)).select(new JWKSet(keys));
    }

    static boolean isRight(JWSObject token, JWK key) {
        try {
            if (key.getKeyType().equals(KeyType.RSA)) {
                return token.verify(new RSASSAVerifier(key.toRSAKey()));
            }
            return key.getKeyType().equals(KeyType.EC)
                    ? token.verify(new ECDSAVerifier(key.toECKey()))
                    : isRight(token, key.toOctetKeyPair());
        } catch (JOSEException e) {
            return false; // the key is none for this algorithm
        }
    }

    /** By the JDK: the library would need another one for it. */
    private static boolean isRight(JWSObject token, OctetKeyPair key) {
        if (token.getHeader().getCriticalParams() != null) {
            return false; // extensions that have to be understood
        }
        try {
            byte[] x = key.getDecodedX();
            byte[] encoded = new byte[ED25519.length + x.length];
            System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
            System.arraycopy(x, 0, encoded, ED25519.length, x.length);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            signature.update(token.getSigningInput());
            return signature.verify(token.getSignature().decode());
        } catch (SignatureException e) {
            return false; // it is none
        } catch (GeneralSecurityException e) {
            return false; // the key is none
        }
    }
}
