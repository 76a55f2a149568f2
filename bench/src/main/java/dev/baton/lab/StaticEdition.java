package dev.baton.lab;

import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a static edition: the page, and the points that it is made of. */
record StaticEdition(Path dir) {

    Path page() {
        return dir.resolve("lab.html");
    }

    /** Both, of points that were measured just now. */
    void write(MeasuredPoints points) throws IOException {
        points.write(dir.resolve("points.json"));
        Files.writeString(page(), StaticPage.of(points));
    }

    /** The page alone, of points that were measured before. */
    void write(Path points) throws IOException {
        String page = StaticPage.of(MeasuredPoints.read(points));
        if (Files.exists(dir) && !Files.isDirectory(dir)) {
            throw new ClusterProblem("--static is %s, which is a file; allowed: a folder".formatted(dir));
        }
        Files.createDirectories(dir);
        Files.writeString(page(), page);
    }
}
