package dev.baton.inspector.query;

import dev.baton.bus.Bus;
import dev.baton.inspector.lab.Lab;
import dev.baton.inspector.lab.LabLease;
import dev.baton.inspector.lab.LabSettings;
import dev.baton.message.Json;
import dev.baton.message.Segment;
import dev.baton.tap.Hop;
import dev.baton.tap.NodeClock;
import dev.baton.tap.Tap;
import dev.baton.tap.TapLevel;
import dev.baton.tap.TapReader;
import dev.baton.tap.TapRule;
import dev.baton.tap.Traffic;
import dev.baton.timeline.Recorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Answers other nodes' questions about this node; what takes long runs on a worker thread. Any thread. */
public final class QueryHandler {
    private static final int MAX_HOPS = 2_000;

    private final Vertx vertx;
    private final Tap tap;
    private final Recorder recorder;
    private final NodeClock clock;
    private final SelfReport selfReport;
    private final OwnGateway own;
    private final Lab lab;
    private final TapReader reader;
    private final Function<Segment, String> labels;

    /** @param labels the labels of a segment's stages */
    public QueryHandler(
            Vertx vertx,
            Bus bus,
            NodeClock clock,
            SelfReport selfReport,
            OwnGateway own,
            Lab lab,
            Function<Segment, String> labels) {
        this.vertx = vertx;
        this.tap = bus.tap();
        this.recorder = bus.recorder();
        this.clock = clock;
        this.selfReport = selfReport;
        this.own = own;
        this.lab = lab;
        this.labels = labels;
        this.reader = tap.reader(new TapReader.Names(bus.roster().self().name(), bus.roster()::nameOf, labels));
    }

    /** Fails, or throws, if the question can't be read. */
    public Future<Buffer> answer(Buffer query) {
        Question question = Json.read(query, Question.class);
        return switch (question.what()) {
            case NODE -> selfReport.report().map(Json::write);
            case CLOCK -> now(new ClockReading(clock.now()));
            case HOPS -> soon(() -> hops(question));
            case TRAFFIC -> soon(this::traffic);
            case ACTIVITY ->
                soon(() -> new ActivityReport(clock.now(), recorder.activity().counted()));
            case REQUESTS -> soon(() -> new SummaryPage(recorder.summaries()));
            case SPANS -> soon(() -> spans(UUID.fromString(question.text("request"))));
            case KEEP -> now(keep(question.text("requests")));
            case SEND -> own.send(call(question)).map(Json::write);
            case LEVELS -> now(new LevelReport(tap.rules()));
            case SET_LEVEL -> now(setLevel(question));
            case RESET_LEVELS -> now(resetLevels());
            case TRACKS -> inDevelopment(() -> soon(() -> lab.tracks(question.number("since", -1), clock.now())));
            case LAB_CHANGE -> inDevelopment(() -> now(change(question)));
            case LAB_RESET -> inDevelopment(() -> now(lab.reset(question.text("owner"))));
            case LAB_WATCH -> inDevelopment(() -> now(lab.watch()));
            case LAB_FAULT -> inDevelopment(() -> now(fail(question)));
        };
    }

    /** Of the live lab: there is none outside of the development profile. */
    private Future<Buffer> inDevelopment(Supplier<Future<Buffer>> answer) {
        return own.development()
                ? answer.get()
                : Future.failedFuture("The live lab is for the development profile only");
    }

    private LabLease change(Question question) {
        requireInTime(question);
        return lab.change(
                question.text("owner"),
                Json.read(Buffer.buffer(question.text("settings")), LabSettings.class),
                Boolean.parseBoolean(question.text("load")));
    }

    /** It may have lain here while this node was frozen: who asked has given up, and may have undone it. */
    private long requireInTime(Question question) {
        long now = clock.now();
        if (now > question.number("until", 0)) {
            throw new IllegalStateException("It was asked too long ago");
        }
        return now;
    }

    private ClockReading fail(Question question) {
        long now = requireInTime(question);
        lab.fail(Lab.Fault.valueOf(question.text("fault")));
        return new ClockReading(now);
    }

    private static HttpCall call(Question question) {
        return Json.read(Buffer.buffer(question.text("call")), HttpCall.class);
    }

    private static Future<Buffer> now(Object answer) {
        return Future.succeededFuture(Json.write(answer));
    }

    private Future<Buffer> soon(Supplier<Object> answer) {
        return vertx.executeBlocking(() -> Json.write(answer.get()), false);
    }

    private HopPage hops(Question question) {
        int limit = (int) Math.min(MAX_HOPS, question.number("limit", MAX_HOPS));
        boolean payload = Boolean.parseBoolean(question.text("payload"));
        long hop = question.number("hop", -1);
        if (question.text("begin").equals("now")) {
            TapReader.Cursor now = reader.now();
            return new HopPage(List.of(), 0, List.of(), now.hop(), now.change());
        }
        Predicate<Hop> filter = filter(question);
        if (hop < 0) {
            return new HopPage(reader.newest(limit, filter, payload), tap.drops(), List.of(), 0, 0);
        }
        TapReader.Cursor cursor = new TapReader.Cursor(hop, question.number("change", 0));
        TapReader.Page page = reader.since(cursor, limit, filter, payload);
        return new HopPage(
                page.hops(),
                page.missed(),
                page.levels(),
                page.next().hop(),
                page.next().change());
    }

    private static Predicate<Hop> filter(Question question) {
        String id = question.text("id");
        return id.isEmpty()
                ? Filters.parse(question.text("filter"))
                : hop -> hop.ids().id().equals(id);
    }

    private TrafficReport traffic() {
        return new TrafficReport(tap.traffic().counted().stream().map(this::row).toList());
    }

    private TrafficReport.Row row(Traffic.Counted counted) {
        boolean command = counted.key() instanceof Segment;
        String address = counted.key() instanceof Segment segment
                ? segment.flow() + "/" + labels.apply(segment)
                : counted.key().toString();
        return new TrafficReport.Row(
                address,
                command ? "command" : "message",
                counted.count(),
                counted.perSecond(),
                counted.bytesPerSecond(),
                Optional.of(counted.entriesPerSecond()),
                counted.discards(),
                counted.failed(),
                tap.level(address).name().toLowerCase(java.util.Locale.ROOT),
                encoded(counted.waits()),
                encoded(counted.runs()));
    }

    private static byte[] encoded(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Arrays.copyOf(buffer.array(), length);
    }

    private SpanReport spans(UUID request) {
        return new SpanReport(recorder.summary(request), recorder.spans(request));
    }

    private ClockReading keep(String requests) {
        for (String id : requests.split(",")) {
            recorder.keep(UUID.fromString(id));
        }
        return new ClockReading(clock.now());
    }

    private LevelReport setLevel(Question question) {
        tap.set(new TapRule(question.text("prefix"), TapLevel.valueOf(question.text("level")), question.text("why")));
        return new LevelReport(tap.rules());
    }

    private LevelReport resetLevels() {
        tap.reset();
        return new LevelReport(tap.rules());
    }
}
