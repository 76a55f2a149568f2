package dev.baton.limit;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * Who may say where a request comes from; section {@code http}, for both ports. Each key is explained in
 * baton-defaults.yaml.
 *
 * @param trustedProxies addresses, and blocks of them
 * @param proxyHeader that they write
 */
public record ProxySettings(
        List<String> trustedProxies, @NotNull Header proxyHeader) {

    /** Nobody. */
    public static final ProxySettings NONE = new ProxySettings(List.of(), Header.X_FORWARDED_FOR);

    /** What proxies write: only one is read, as the other one is what the client likes. */
    public enum Header {
        @JsonProperty("x-forwarded-for")
        X_FORWARDED_FOR("X-Forwarded-For"),
        /** RFC 7239. */
        @JsonProperty("forwarded")
        FORWARDED("Forwarded");

        private final String text;

        Header(String text) {
            this.text = text;
        }

        /** Its name. */
        @Override
        public String toString() {
            return text;
        }
    }

    public ProxySettings {
        trustedProxies = List.copyOf(trustedProxies);
        trustedProxies.forEach(AddressBlock::parse);
    }
}
