import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/**
 * An OpenID Connect server for a test: Spring Authorization Server on a Tomcat, started from this source with the class
 * path of the module oidc-server. It says on which port, and has two requests of its own: POST /test/keys/{kind} signs
 * with a new key from then on (rsa, ec), or publishes the newest only (retire); GET /test/looks counts who read its
 * keys.
 */
public final class OidcServer {
    /** The newest last: it signs. */
    private static final List<JWK> KEYS = new CopyOnWriteArrayList<>();

    private static final Set<String> OPERATORS =
            Set.of("profile", "baton:read", "baton:payload", "baton:retry", "baton:tap", "baton:change");

    private static final AtomicInteger LOOKS = new AtomicInteger();

    public static void main(String[] args) throws Exception {
        KEYS.add(newKey("rsa"));
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[0]);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", Path.of(args[0]).toAbsolutePath().toString());
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.register(Config.class);
        context.addServletContainerInitializer(
                (classes, servlets) -> {
                    spring.setServletContext(servlets);
                    spring.refresh();
                    servlets.addServlet("test", new Control()).addMapping("/");
                    servlets.addFilter("looks", new Looks()).addMappingForUrlPatterns(null, false, "/oauth2/jwks");
                    servlets.addFilter("security", new DelegatingFilterProxy("springSecurityFilterChain", spring))
                            .addMappingForUrlPatterns(null, false, "/*");
                },
                null);
        tomcat.start();
        System.out.println("port " + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }

    private static JWK newKey(String kind) throws JOSEException {
        String id = UUID.randomUUID().toString();
        return kind.equals("ec")
                ? new ECKeyGenerator(Curve.P_256).keyID(id).generate()
                : new RSAKeyGenerator(2048).keyID(id).generate();
    }

    static final class Looks extends HttpFilter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            LOOKS.incrementAndGet();
            chain.doFilter(request, response);
        }
    }

    static final class Control extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(LOOKS.get());
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws ServletException {
            String kind = request.getRequestURI().replaceAll(".*/", "");
            try {
                if (kind.equals("retire")) {
                    KEYS.subList(0, KEYS.size() - 1).clear();
                } else {
                    KEYS.add(newKey(kind));
                }
            } catch (JOSEException e) {
                throw new ServletException(e);
            }
        }
    }

    @Configuration
    @EnableWebSecurity
    static class Config {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            http.oauth2AuthorizationServer(server -> {
                        http.securityMatcher(server.getEndpointsMatcher());
                        server.oidc(Customizer.withDefaults());
                    })
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated());
            return http.build();
        }

        /** Clients, whose secret is NAME-secret, and what it may ask for; names of some say how their tokens are. */
        @Bean
        RegisteredClientRepository clients() {
            List<RegisteredClient> clients = new ArrayList<>();
            for (String name : List.of("ann", "bob", "shop", "teller", "short-lived", "for-others", "operator")) {
                clients.add(RegisteredClient.withId(name)
                        .clientId(name)
                        .clientSecret("{noop}" + name + "-secret")
                        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                        .scopes(scopes -> scopes.addAll(switch (name) {
                            case "teller" -> Set.of("accounts:open", "accounts:all");
                            case "operator", "for-others", "short-lived" -> OPERATORS;
                            default -> Set.of("profile");
                        }))
                        .tokenSettings(TokenSettings.builder()
                                .accessTokenTimeToLive(Duration.ofSeconds(name.equals("short-lived") ? 1 : 600))
                                .build())
                        .build());
            }
            return new InMemoryRegisteredClientRepository(clients);
        }

        @Bean
        JWKSource<SecurityContext> published() {
            return (selector, context) -> selector.select(new JWKSet(List.copyOf(KEYS)));
        }

        @Bean
        JwtEncoder encoder() {
            return new NimbusJwtEncoder((selector, context) -> selector.select(new JWKSet(KEYS.getLast())));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> published) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(published);
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return context -> {
                if (KEYS.getLast() instanceof ECKey) {
                    context.getJwsHeader().algorithm(SignatureAlgorithm.ES256);
                }
                boolean others = context.getRegisteredClient().getClientId().equals("for-others");
                context.getClaims().audience(List.of(others ? "others" : "baton"));
            };
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().build();
        }
    }
}
