package dev.baton.dbworker.durable;

import dev.baton.message.Claim;
import dev.baton.message.Command;
import dev.baton.message.Idempotency;
import dev.baton.store.DeadLetter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Requests that a stage gave up on: kept with cause and input, and brought back when an operator says so. Event loop
 * only.
 */
public final class DeadLetterTable {
    /** A webhook is sent for a dead letter, too. */
    private static final String WEBHOOKS = """
            due AS (
            INSERT INTO baton.webhook (request_id, url, state, due_at)
            SELECT id, webhook, 'waiting', now() FROM dead WHERE webhook IS NOT NULL
            ON CONFLICT DO NOTHING)""";

    /** One that died before anything of it was stored. */
    private static final String INSERT = "WITH " + Keys.ifNew("$1", "$4") + """
            ,
            dead AS (
            INSERT INTO baton.request (id, flow, flow_version, caller, key_hash, payload_hash, webhook, state, version,
                                       epoch, owner, next_stage, checkpoint, accepted_at, changed_at, recover_after,
                                       expires_at, cause, history, business_key)
            SELECT d.id, d.flow, d.flow_version, d.caller, d.key_hash, nullif(d.payload_hash, ''),
                   nullif(d.webhook, ''), 'dead', 1, 1, NULL, d.stage, d.input, d.accepted_at, now(), now(),
                   now() + $12::bigint * interval '1 millisecond', d.cause, baton.noted('', 1, 'dead', d.stage),
                   nullif(d.business_key, '')
            FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::bytea[], $6::text[], $7::int[], $8::text[],
                        $9::bytea[], $10::timestamptz[], $11::text[], $13::text[])
                 AS d(id, flow, caller, key_hash, payload_hash, webhook, flow_version, stage, input, accepted_at, cause,
                      business_key)
            WHERE d.key_hash IS NULL OR d.id IN (SELECT request_id FROM fresh)
            ORDER BY d.id
            ON CONFLICT DO NOTHING
            RETURNING id, webhook),
            %s
            SELECT id FROM dead
            """.formatted(WEBHOOKS);

    private static final String UPDATE = """
            WITH dead AS (
            UPDATE baton.request r
            SET state = 'dead', cause = d.cause, owner = NULL,
                next_stage = CASE WHEN d.input = '' THEN r.next_stage ELSE d.stage END,
                checkpoint = CASE WHEN d.input = '' THEN r.checkpoint ELSE d.input END,
                version = r.version + 1, changed_at = now(), expires_at = now() + $6::bigint * interval '1 millisecond',
                history = baton.noted(r.history, r.version + 1, 'dead', d.stage)
            FROM unnest($1::uuid[], $2::int[], $3::text[], $4::bytea[], $5::text[]) AS d(id, epoch, stage, input, cause)
            WHERE r.id = d.id AND r.epoch = d.epoch AND r.state NOT IN ('done', 'refused', 'dead')
            RETURNING r.id, r.webhook),
            %s
            SELECT id FROM dead
            """.formatted(WEBHOOKS);

    /**
     * Begins anew: deaths and attempts that were counted count no more, and the webhook is due at the next end. One
     * that has expired stays dead: its key may be gone. By ids, not by the index of the dead: as in {@link Writes}.
     */
    static final String RETRY = """
            WITH retried AS (
            UPDATE baton.request r
            SET state = 'running', cause = NULL, owner = NULL, epoch = r.epoch + 1, version = r.version + 1,
                changed_at = now(), recover_after = now(), expires_at = NULL, deaths = 0, deaths_of = '{}',
                attempts = 0, attempts_at = NULL, next_try_at = NULL, retry_until = NULL,
                history = baton.noted(r.history, r.version + 1, 'retried', r.next_stage)
            FROM unnest($1::uuid[]) AS d(id)
            WHERE r.id = d.id AND r.state NOT IN ('running', 'done', 'refused')
                  AND (r.expires_at IS NULL OR r.expires_at > now())
            RETURNING r.id),
            removed AS (DELETE FROM baton.webhook w USING retried WHERE w.request_id = retried.id)
            SELECT id FROM retried
            """;

    private final StoreSettings settings;

    public DeadLetterTable(StoreSettings settings) {
        this.settings = settings;
    }

    record Letter(Command command, DeadLetter letter) {}

    /** A stored request that becomes a dead letter. */
    public record DeadRequest(UUID id, int epoch, String stage, Buffer input, String cause) {}

    Future<Set<UUID>> insert(SqlConnection transaction, List<Letter> letters) {
        if (letters.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        var columns = new Columns<>(letters)
                .uuids(row -> row.command().requestId())
                .texts(row -> row.letter().flow())
                .texts(row -> row.command().caller().name())
                .uuidsOrNull(row -> Keys.of(row.command()))
                .bytes(row -> row.command()
                        .claim()
                        .idempotency()
                        .map(Idempotency::payloadHash)
                        .orElse(Columns.NOTHING))
                .texts(row -> row.command().claim().webhook().orElse(""))
                .ints(row -> row.letter().flowVersion())
                .texts(row -> row.letter().stage())
                .bytes(row -> Buffer.buffer(row.letter().input()))
                .times(row -> row.command().acceptedAt())
                .texts(row -> clean(row.letter().cause()))
                .same(settings.keepDead().toMillis())
                .texts(row -> row.command().claim().businessKey().orElse(""));
        Future<Void> lock = Keys.lock(transaction);
        Future<Set<UUID>> inserted =
                transaction.preparedQuery(INSERT).execute(columns.tuple()).map(Claims::ids);
        return lock.compose(ignored -> inserted);
    }

    /** Makes dead letters of those that are running with the epoch given; answers which. */
    public Future<Set<UUID>> update(SqlClient client, List<DeadRequest> requests) {
        if (requests.isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        var columns = new Columns<>(requests)
                .uuids(DeadRequest::id)
                .ints(DeadRequest::epoch)
                .texts(DeadRequest::stage)
                .bytes(DeadRequest::input)
                .texts(request -> clean(request.cause()))
                .same(settings.keepDead().toMillis());
        return client.preparedQuery(UPDATE).execute(columns.tuple()).map(Claims::ids);
    }

    /** Brings the dead among them back; they have no owner, so recovery takes them at once. */
    Future<Set<UUID>> retry(SqlClient client, Collection<UUID> ids) {
        return client.preparedQuery(RETRY)
                .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(Claims::ids);
    }

    /** PostgreSQL's text has no character 0, and an exception's message may have any. */
    private static String clean(String cause) {
        return cause.replace('\0', ' ');
    }

    static DeadRequest deadRequest(Letter letter) {
        int epoch = letter.command().claim() instanceof Claim.Held held ? held.epoch() : Claim.FIRST_EPOCH;
        return new DeadRequest(
                letter.command().requestId(),
                epoch,
                letter.letter().stage(),
                Buffer.buffer(letter.letter().input()),
                letter.letter().cause());
    }
}
