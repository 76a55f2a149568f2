package dev.baton.node.cluster;

import dev.baton.node.tls.PemFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Section {@code cluster.tls}: all of its files, or none. */
public record TlsSettings(Optional<Path> certificateFile, Optional<Path> keyFile, Optional<Path> caFile) {

    public TlsSettings {
        List<Optional<Path>> files = List.of(certificateFile, keyFile, caFile);
        if (files.stream().anyMatch(Optional::isPresent) && files.stream().anyMatch(Optional::isEmpty)) {
            throw new IllegalArgumentException(
                    "of certificate-file, key-file and ca-file some have a value and some have none; set all or none");
        }
    }

    /** Empty where the event bus has no TLS. */
    Optional<PemFiles> files() {
        return certificateFile.flatMap(certificate ->
                keyFile.flatMap(key -> caFile.map(ca -> new PemFiles(certificate, key, Optional.of(ca)))));
    }
}
