package dev.baton.dbworker.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dbworker.testing.TestPostgres;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts are called, under which names, and that none of them takes the places of the others. */
class WebhookHostsTest extends SentWebhooks {
    private static final String SLOW = "slow.example";

    private final CountDownLatch slowNames = new CountDownLatch(1);

    WebhookHostsTest(TestPostgres postgres) {
        super(postgres);
    }

    /** All names below .example are the receiver's; a name server that is down answers for one of them. */
    @Override
    InetAddress[] lookUp(String host) throws UnknownHostException {
        if (!host.endsWith(".example")) {
            return super.lookUp(host);
        }
        try {
            if (host.equals(SLOW)) {
                slowNames.await();
            }
        } catch (InterruptedException e) {
            throw new UnknownHostException("given up");
        }
        return InetAddress.getAllByName("127.0.0.1");
    }

    /** The forms in which the gateway stores them. */
    @ParameterizedTest
    @ValueSource(strings = {"my_service.example", "xn--bcher-kva.example"})
    void aNameWithAnUnderscoreOrOfAnotherScriptIsCalled(String host) {
        UUID id = completed("http://" + host + ":%d/hook");
        start(true, Duration.ofSeconds(9));

        awaitState(id, "delivered");

        assertThat(heard).singleElement().satisfies(call -> assertThat(call.host())
                .isEqualTo(host + ":" + port));
    }

    @Test
    void anInternalAddressIsNotCalledWhateverItsName() {
        UUID byNumber = completed("http://127.0.0.1:%d/hook");
        UUID byName = completed("http://localhost:%d/hook");
        UUID asOneNumber = completed("http://2130706433:%d/hook");
        start(false, Duration.ofSeconds(2));

        for (UUID id : List.of(byNumber, byName, asOneNumber)) {
            awaitState(id, "failed");
            assertThat(attempts(id).getFirst().problem().orElse("")).contains("internal address");
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void oneHostWhoseNameIsNotAnsweredDelaysNoOther() {
        List<UUID> slow = IntStream.range(0, 20)
                .mapToObj(i -> completed("http://" + SLOW + ":%d/hook"))
                .toList();
        UUID other = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofSeconds(30));

        awaitState(other, "delivered");

        assertThat(postgres.number("SELECT count(*) FROM baton.webhook WHERE host = '" + SLOW + "' AND tries > 0"))
                .as("calls at once to one host")
                .isLessThanOrEqualTo(2);
        slowNames.countDown();
        slow.forEach(id -> awaitState(id, "delivered"));
    }

    @Test
    void aHostThatAnswersAtOnceGetsMoreThanItsPlacesBetweenTwoLooks() {
        List<UUID> calls = IntStream.range(0, 12)
                .mapToObj(i -> completed("http://127.0.0.1:%d/hook"))
                .toList();
        start(true, Duration.ofSeconds(9), Duration.ofSeconds(4)); // two places: six looks would be 24 s

        Awaitility.await("all webhooks, after one look or two")
                .atMost(Duration.ofSeconds(12))
                .until(() -> heard.size() == calls.size());
    }

    @Test
    void webhooksWhoseRequestIsGoneTakeNoPlaceOfTheirHost() throws Exception {
        postgres.execute("INSERT INTO baton.webhook (request_id, url, state, due_at) SELECT gen_random_uuid(),"
                + " 'http://127.0.0.1:" + port + "/gone', 'waiting', now() - interval '1 second'"
                + " FROM generate_series(1, 20)");
        UUID id = completed("http://127.0.0.1:%d/hook");
        start(true, Duration.ofSeconds(2));

        awaitState(id, "delivered");
    }
}
