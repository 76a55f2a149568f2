package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.baton.flow.FlowProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class GreetingsTest {

    @Test
    void theFlowIsFound() {
        assertEquals(1, ServiceLoader.load(FlowProvider.class).stream().count());
        assertEquals("greeting", GreetingFlow.flow().name());
    }
}
