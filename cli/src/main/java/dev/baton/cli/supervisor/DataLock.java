package dev.baton.cli.supervisor;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.PrivateFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps two supervisors off one data directory. The operating system gives it back when its holder is killed. */
public final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws ClusterProblem if another one has it */
    public static DataLock take(Path dir) {
        return tryTake(dir)
                .orElseThrow(() -> new ClusterProblem("The data directory " + dir
                        + " is in use by another baton; stop that with 'baton down' ('baton dev' with Ctrl-C), or "
                        + "choose another with --data-dir"));
    }

    /** The process that holds it, if any. Not for the holder itself. */
    public static Optional<ProcessHandle> holder(Path dir) {
        if (!Files.exists(file(dir))) {
            return Optional.empty();
        }
        Optional<DataLock> free = tryTake(dir);
        if (free.isPresent()) {
            free.get().close();
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file(dir)).strip())
                    .filter(text -> text.matches("\\d{1,18}"))
                    .flatMap(text -> ProcessHandle.of(Long.parseLong(text)));
        } catch (IOException e) {
            throw unusable(dir, e);
        }
    }

    private static Optional<DataLock> tryTake(Path dir) {
        try {
            boolean ours = Files.exists(file(dir));
            PrivateFolder.create(dir);
            if (ours) {
                PrivateFolder.restrict(dir); // an earlier version let others read it
            }
            FileChannel channel = FileChannel.open(
                    file(dir), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return Optional.of(new DataLock(channel));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(dir, e);
        }
    }

    private static Path file(Path dir) {
        return dir.resolve("lock");
    }

    private static ClusterProblem unusable(Path dir, IOException why) {
        return new ClusterProblem("The data directory " + dir + " can't be used: " + IoReason.ofWriting(why), why);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ClusterProblem("The lock file can't be closed: " + e.getMessage(), e);
        }
    }
}
