package dev.baton.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("security")
class FrameCodecTest {
    private final FrameCodec codec = new FrameCodec(FrameFormats::newest);

    static Stream<Entry> everyKindOfEntry() {
        Command command = Samples.command(7);
        Effort effort = new Effort(1_000, 2_000, 42);
        return Stream.of(
                command,
                Samples.command(
                        1L << 50, new Claim.First(Optional.empty(), Optional.empty()), true, Duration.ofDays(1)),
                Samples.command(8, Samples.firstClaim(), true, Duration.ofSeconds(1)),
                Samples.command(9, new Claim.Held(3), false, Duration.ofSeconds(1)),
                storeCall(command),
                new Claimed(command.id(), command.requestId()),
                Completion.of(command, new WorkResult.Done(Buffer.buffer("{}")), effort),
                Completion.of(command, new WorkResult.Done(Buffer.buffer("reply"), Verdict.TIMED_OUT), effort),
                Completion.of(command, new WorkResult.Refused(Buffer.buffer("{\"status\":409}")), effort),
                Completion.of(command, new WorkResult.AlreadyStored(Buffer.buffer("{\"id\":1}")), Effort.NONE),
                Completion.of(
                        command,
                        new WorkResult.Failed(
                                Verdict.NODE_LEFT, Effect.UNKNOWN, "db-worker-2", "größer als erlaubt", true),
                        Effort.NONE));
    }

    private static Command storeCall(Command command) {
        return new Command(
                10,
                command.request(),
                new Work.Store(StoreCall.RENEW_LEASE),
                Buffer.buffer(),
                command.deadline(),
                command.trace());
    }

    /** A released number never means anything else: nodes of two releases talk to each other. */
    /** Behind format, sender, clock and count. */
    private static final int FIRST_ENTRY = 1 + 4 + "node-1".length() + 8 + 4;

    @Test
    void codesOnTheWireArePinned() {
        assertThat(Arrays.stream(Verdict.values()).map(verdict -> verdict.code() + " " + verdict))
                .containsExactly(
                        "1 replied",
                        "2 refused",
                        "3 failed",
                        "4 timed-out",
                        "5 no-handler",
                        "6 node-left",
                        "7 discarded",
                        "8 late",
                        "9 overloaded",
                        "10 database-unavailable",
                        "11 too-large",
                        "12 fenced");
        assertThat(Arrays.stream(RoleName.values()).map(role -> role.code() + " " + role))
                .containsExactly("0 gateway", "1 db-worker", "2 compute-service");
        assertThat(Arrays.stream(StoreCall.values()).map(call -> call.code() + " " + call))
                .containsExactly(
                        "1 store reply",
                        "2 find",
                        "3 list",
                        "4 store dead letter",
                        "5 retry",
                        "6 resend webhook",
                        "7 renew lease",
                        "8 release lease",
                        "9 note attempt",
                        "10 flows",
                        "11 audit",
                        "12 read audit",
                        "13 search");
        for (Verdict verdict : Verdict.values()) {
            assertThat(Verdict.ofCode(verdict.code())).isEqualTo(verdict);
        }
        assertThat(Arrays.stream(Effect.values()).map(effect -> effect.code() + " " + effect))
                .containsExactly("0 none", "1 unknown", "2 done");
        for (Effect effect : Effect.values()) {
            assertThat(Effect.ofCode(effect.code())).isEqualTo(effect);
        }
        for (RoleName role : RoleName.values()) {
            assertThat(RoleName.ofCode(role.code())).isEqualTo(role);
        }
        for (StoreCall call : StoreCall.values()) {
            assertThat(StoreCall.ofCode(call.code())).isEqualTo(call);
        }
        assertThatThrownBy(() -> Verdict.ofCode((byte) 99))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("No verdict has code 99");
    }

    @Test
    void noKindOfResultOrClaimIsMissingHere() {
        assertThat(everyKindOfEntry().filter(Completion.class::isInstance).map(entry -> ((Completion) entry).result()))
                .extracting(Object::getClass)
                .containsAll(List.of(WorkResult.class.getPermittedSubclasses()));
        assertThat(everyKindOfEntry().filter(Command.class::isInstance).map(entry -> ((Command) entry).claim()))
                .extracting(Object::getClass)
                .containsAll(List.of(Claim.class.getPermittedSubclasses()));
        assertThat(everyKindOfEntry().filter(Command.class::isInstance).map(entry -> ((Command) entry).continues()))
                .contains(true, false);
    }

    @ParameterizedTest
    @MethodSource("everyKindOfEntry")
    void anEntryArrivesAsItWasSent(Entry entry) {
        Entry arrived =
                throughTheWire(new Frame("node-1", List.of(entry))).entries().getFirst();

        assertThat(arrived)
                .usingRecursiveComparison()
                .ignoringFields("deadline", "payload", "result", "claim")
                .isEqualTo(entry);
        if (arrived instanceof Command command) {
            assertThat(command.payload()).isEqualTo(((Command) entry).payload());
            assertThat(command.claim()).isEqualTo(((Command) entry).claim());
        }
        if (arrived instanceof Completion completion) {
            assertThat(completion.result()).isEqualTo(((Completion) entry).result());
        }
    }

    @ParameterizedTest
    @MethodSource("everyKindOfEntry")
    void theSizeOfAnEntryIsNeverUnderestimated(Entry entry) {
        Buffer empty = encode(new Frame("node-1", List.of()));
        Buffer one = encode(new Frame("node-1", List.of(entry)));

        assertThat(one.length() - empty.length()).isLessThanOrEqualTo(entry.wireSize());
    }

    @Test
    void aDeadlineTravelsAsTheTimeThatRemains() {
        Command sent = Samples.command(1, Claim.NONE, true, Duration.ofSeconds(30));

        Command arrived = (Command)
                throughTheWire(new Frame("node-1", List.of(sent))).entries().getFirst();

        assertThat(arrived.deadline().remaining()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
    }

    @Test
    void whatLayInASocketForLongHasSoMuchLessTimeLeftWhateverTheClocksDifferBy() {
        AtomicLong now = new AtomicLong(1_000_000);
        FrameCodec sender = new FrameCodec(FrameFormats::newest, () -> now.get() - 3_600_000, () -> 0);
        FrameCodec receiver = new FrameCodec(FrameFormats::newest, now::get, () -> now.get() * 1_000_000);
        Buffer prompt = encode(sender, withDeadline(Duration.ofSeconds(30)));
        Buffer lying = encode(sender, withDeadline(Duration.ofSeconds(30)));
        Buffer expired = encode(sender, withDeadline(Duration.ofSeconds(5)));

        assertThat(remaining(receiver, prompt)).isGreaterThan(Duration.ofSeconds(20));
        now.addAndGet(20_000);
        assertThat(remaining(receiver, lying)).isBetween(Duration.ZERO, Duration.ofSeconds(10));
        assertThat(remaining(receiver, expired)).isZero();
    }

    @Test
    void aClockThatWasSetForwardIsUsualAfterAWindow() {
        AtomicLong now = new AtomicLong(1_000_000);
        AtomicLong step = new AtomicLong();
        FrameCodec sender = new FrameCodec(FrameFormats::newest, now::get, () -> 0);
        FrameCodec receiver =
                new FrameCodec(FrameFormats::newest, () -> now.get() + step.get(), () -> now.get() * 1_000_000);
        remaining(receiver, encode(sender, withDeadline(Duration.ofSeconds(30))));

        step.set(20_000);
        for (int i = 0; i < 3; i++) {
            now.addAndGet(11_000);
            remaining(receiver, encode(sender, withDeadline(Duration.ofSeconds(30))));
        }

        assertThat(remaining(receiver, encode(sender, withDeadline(Duration.ofSeconds(30)))))
                .isGreaterThan(Duration.ofSeconds(20));
    }

    private static Frame withDeadline(Duration left) {
        return new Frame("node-1", List.of(Samples.command(1, Claim.NONE, true, left)));
    }

    private static Buffer encode(FrameCodec codec, Frame frame) {
        Buffer wire = Buffer.buffer();
        codec.encodeToWire(wire, frame);
        return wire;
    }

    private static Duration remaining(FrameCodec codec, Buffer wire) {
        return ((Command) codec.decodeFromWire(0, wire).entries().getFirst())
                .deadline()
                .remaining();
    }

    @Test
    void manyEntriesKeepTheirOrder() {
        List<Entry> entries = Stream.<Entry>iterate(Samples.command(0), e -> Samples.command(((Command) e).id() + 1))
                .limit(Frame.MAX_ENTRIES)
                .toList();

        List<Entry> arrived = throughTheWire(new Frame("node-1", entries)).entries();

        assertThat(arrived)
                .extracting(entry -> ((Command) entry).id())
                .isSorted()
                .hasSize(Frame.MAX_ENTRIES);
    }

    @Test
    void ofAFrameThatWasCutAnywhereWholeEntriesCountAndTheRestIsReported() {
        List<Entry> entries = everyKindOfEntry().toList();
        Buffer whole = encode(new Frame("node-1", entries));

        for (int length = 0; length < whole.length(); length++) {
            Frame cut = codec.decodeFromWire(0, whole.getBuffer(0, length));
            assertThat(cut.unread()).hasSize(1);
            assertThat(cut.entries()).hasSizeLessThan(entries.size());
        }
    }

    @Test
    void aFrameOfAnotherFormatIsRefusedByName() {
        Buffer wire = encode(new Frame("node-1", List.of(Samples.command(1))));
        wire.setByte(0, (byte) 9);

        Frame refused = codec.decodeFromWire(0, wire);

        assertThat(refused.sender()).isEqualTo("node-1");
        assertThat(refused.entries()).isEmpty();
        assertThat(refused.unread())
                .containsExactly(new Frame.Unread("A frame of format 9; this node reads 2", Optional.empty()));
    }

    @Test
    void anEntryOfAnUnknownKindIsLeftOutAndTheOthersCount() {
        Buffer wire = encode(new Frame("node-1", List.of(Samples.command(1), Samples.command(2))));
        wire.setByte(FIRST_ENTRY, (byte) 9);

        Frame frame = codec.decodeFromWire(0, wire);

        assertThat(frame.entries()).extracting(entry -> ((Command) entry).id()).containsExactly(2L);
        assertThat(frame.unread()).extracting(Frame.Unread::problem).containsExactly("No frame entry is of kind 9");
    }

    @Test
    void whatANewerReleaseAddsToAnEntryIsPassedOver() {
        Buffer one = encode(new Frame("node-1", List.of(Samples.command(1))));
        int length = one.getInt(FIRST_ENTRY + 1);
        Buffer longer = one.copy();
        longer.setInt(FIRST_ENTRY + 1, length + 3);
        longer.appendBytes(new byte[] {1, 2, 3});

        Frame frame = codec.decodeFromWire(0, longer);

        assertThat(frame.entries()).hasSize(1);
        assertThat(frame.unread()).isEmpty();
    }

    @Test
    void aCommandOfAnOlderReleaseHasNoBusinessKey() {
        Buffer one = encode(new Frame("node-1", List.of(Samples.command(1))));
        Buffer shorter = one.getBuffer(0, one.length() - 1);
        shorter.setInt(FIRST_ENTRY + 1, one.getInt(FIRST_ENTRY + 1) - 1);

        Frame frame = codec.decodeFromWire(0, shorter);

        assertThat(frame.unread()).isEmpty();
        assertThat(frame.entries()).singleElement().satisfies(entry -> assertThat(
                        ((Command) entry).claim().businessKey())
                .isEmpty());
    }

    @Test
    void aCommandThatCannotBeReadCanBeRefused() {
        Buffer wire = encode(new Frame("node-1", List.of(Samples.command(7))));
        int workKind =
                wire.toString(java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("transfer") - 6;
        wire.setByte(workKind, (byte) 9);

        Frame frame = codec.decodeFromWire(0, wire);

        assertThat(frame.entries()).isEmpty();
        assertThat(frame.unread()).singleElement().satisfies(unread -> {
            assertThat(unread.problem()).isEqualTo("No work is of kind 9");
            assertThat(unread.command())
                    .contains(new Frame.UnreadCommand(7, Samples.command(7).requestId()));
        });
    }

    @Test
    void aResultThatCannotBeReadIsOneOfWhichNothingIsKnown() {
        Completion sent = Completion.of(Samples.command(7), new WorkResult.Refused(Buffer.buffer("{}")), Effort.NONE);
        Buffer wire = encode(new Frame("node-1", List.of(sent)));
        wire.setByte(FIRST_ENTRY + 5 + 24, (byte) 9);

        Frame frame = codec.decodeFromWire(0, wire);

        assertThat(frame.entries()).singleElement().satisfies(entry -> {
            assertThat(((Completion) entry).commandId()).isEqualTo(7);
            assertThat(((Completion) entry).result().verdict()).isEqualTo(Verdict.NODE_LEFT);
            assertThat(((WorkResult.Failed) ((Completion) entry).result()).effect())
                    .as("whether the work was done is not known")
                    .isEqualTo(Effect.UNKNOWN);
        });
        assertThat(frame.unread()).hasSize(1);
    }

    @Test
    void aCountBeyondTheCapIsRefusedBeforeAnythingIsAllocated() {
        Buffer wire = encode(new Frame("", List.of()));
        wire.setInt(wire.length() - 4, Integer.MAX_VALUE);

        assertThat(codec.decodeFromWire(0, wire).unread())
                .singleElement()
                .satisfies(unread -> assertThat(unread.problem()).contains("allowed: 0 to 512"));
    }

    private Frame throughTheWire(Frame frame) {
        return codec.decodeFromWire(0, encode(frame));
    }

    private Buffer encode(Frame frame) {
        Buffer wire = Buffer.buffer();
        codec.encodeToWire(wire, frame);
        return wire;
    }
}
