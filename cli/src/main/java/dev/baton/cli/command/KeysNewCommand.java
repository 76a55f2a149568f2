package dev.baton.cli.command;

import dev.baton.async.IoReason;
import dev.baton.async.Sha256;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterProblem;
import dev.baton.flow.KeyFile;
import dev.baton.inspector.api.AdminToken.Right;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code baton keys new}: a random key, shown once, and the line of its hash. */
@Command(
        name = "new",
        description = {
            "Make a key. It is shown once; the file gets its hash only.",
            "The files are flows.payments.api-keys-file, gateway.operators-file and node.admin-tokens-file.",
            "Nodes know the key some seconds after its line is in their file."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class KeysNewCommand implements Callable<Integer> {
    /** Lets programs that look for leaked secrets find it. */
    private static final String PREFIX = "baton_";

    private static final List<String> RIGHTS = Arrays.stream(Right.values())
            .map(right -> right.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final String NAME = "[A-Za-z0-9._-]{1,64}";

    /** The caller of the key that is in the documents, who has accounts of its own. */
    private static final String DEVELOPER = "development";

    private static final int BYTES = 32;
    private static final int MOST_DAYS = 3650;

    @Option(
            names = {"--caller", "--name"},
            paramLabel = "NAME",
            required = true,
            description = "Whose key it is: a caller, an operator, or a user of the admin port.")
    private String name = "";

    @Option(
            names = "--rights",
            paramLabel = "RIGHT",
            split = ",",
            description = "At the admin port: read, payload, retry, tap, change. For node.admin-tokens-file only.")
    private List<String> rights = List.of();

    @Option(
            names = "--scopes",
            paramLabel = "SCOPE",
            split = ",",
            description = "What a caller may do that not all may, such as accounts:open.")
    private List<String> scopes = List.of();

    @Option(names = "--days", paramLabel = "N", description = "When it expires. Default: never")
    private @Nullable Integer days;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "The line is added to it; made with mode 0600. Default: the line is shown.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        String line = line(key);
        Console console = new Console();
        Path target = file;
        if (target == null) {
            console.line("%s", key);
            console.line("%s", line);
        } else {
            add(target, line);
            console.line("%s", key);
        }
        return 0;
    }

    private String line(String key) {
        if (!name.matches(NAME)) {
            throw new ClusterProblem(
                    "--caller is '%s'; allowed: 1 to 64 letters, digits, dots, dashes or underscores".formatted(name));
        }
        if (name.equals(DEVELOPER)) {
            throw new ClusterProblem(
                    "--caller is 'development'; keys by that name work in the development profile only,"
                            + " which has one: name another caller");
        }
        if (!rights.isEmpty() && !scopes.isEmpty()) { // no node would use a file with such a line
            throw new ClusterProblem("--rights is for users of the admin port, --scopes for callers; leave one out");
        }
        StringBuilder line = new StringBuilder(name + " " + HexFormat.of().formatHex(Sha256.of(key)));
        Integer after = days;
        if (after != null) {
            if (after < 1 || after > MOST_DAYS) {
                throw new ClusterProblem("--days is %d; allowed: 1 to %d".formatted(after, MOST_DAYS));
            }
            line.append(" expires=")
                    .append(Instant.now().plus(Duration.ofDays(after)).truncatedTo(ChronoUnit.SECONDS));
        }
        rights.stream().filter(right -> !RIGHTS.contains(right)).findFirst().ifPresent(right -> {
            throw new ClusterProblem("--rights has '%s'; allowed: %s".formatted(right, String.join(", ", RIGHTS)));
        });
        if (!rights.isEmpty()) {
            line.append(" rights=").append(String.join(",", rights));
        }
        if (!scopes.isEmpty()) {
            line.append(" scopes=").append(String.join(",", scopes));
        }
        try {
            KeyFile.Entry.parse(line.toString());
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem(
                    "--scopes is '%s'; a scope has no space, comma or quote".formatted(String.join(",", scopes)), e);
        }
        return line.toString();
    }

    private static void add(Path file, String line) {
        try {
            createIfMissing(file);
            String before = Files.readString(file);
            check(file);
            String separator = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
            Files.writeString(file, separator + line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new ClusterProblem("The key can't be added to %s: %s".formatted(file, IoReason.ofWriting(e)), e);
        }
    }

    /** Nodes would refuse a file with another line that is wrong, and so not know the new key. */
    private static void check(Path file) {
        try {
            KeyFile.read(file, KeyFile.Entry::name);
        } catch (IllegalArgumentException e) {
            throw new ClusterProblem("The key can't be added: " + e.getMessage(), e);
        }
    }

    private static void createIfMissing(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isRegularFile(file)) {
                throw new ClusterProblem("The key can't be added to %s: it is no regular file".formatted(file), e);
            }
        }
    }
}
