package dev.baton.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class WireTest {

    @Test
    void aNodeSeesThatPostgresIsDown() throws IOException {
        int nothing = FreePorts.one();
        try (Wire wire = new Wire(nothing, new Points("node", new Journal()));
                Socket node = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
            node.setSoTimeout(20_000);

            assertThat(node.getInputStream().read()).isEqualTo(-1);
        }
    }
}
