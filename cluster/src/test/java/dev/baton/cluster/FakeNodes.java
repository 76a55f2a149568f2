package dev.baton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Nodes that only have a port: their main class is in front of the real one. */
final class FakeNodes {
    private FakeNodes() {}

    /** @param dir where they are compiled to */
    static Installation installed(Path dir) {
        Installation built = Installation.ofThisJvm();
        Path source = built.home().resolve("cluster/src/test/fake-node/dev/baton/node/NodeMain.java");
        Path classes = dir.resolve("classes");
        int exit =
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source.toString());
        assertThat(exit).isZero();
        return new Installation(built.home(), built.java(), classes + File.pathSeparator + built.classPath());
    }
}
