package dev.baton.message;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A frame of so many commands, to bytes and back: nanoseconds a frame. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameCodecBenchmark {

    @Param({"1", "16", "256"})
    public int commands;

    private final FrameCodec codec = new FrameCodec(FrameFormats::newest);
    private Frame frame;
    private Buffer wire;

    @Setup
    public void make() {
        List<Entry> entries =
                LongStream.range(0, commands).<Entry>mapToObj(Samples::command).toList();
        frame = new Frame("node-1", entries);
        wire = encode();
    }

    @Benchmark
    public Buffer encode() {
        Buffer bytes = Buffer.buffer();
        codec.encodeToWire(bytes, frame);
        return bytes;
    }

    @Benchmark
    public Frame decode() {
        return codec.decodeFromWire(0, wire);
    }
}
