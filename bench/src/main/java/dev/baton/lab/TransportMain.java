package dev.baton.lab;

import io.vertx.core.transport.Transport;
import java.util.Optional;

/**
 * Says, a line each, what is missing for epoll and for io_uring here, or {@value #NOTHING}: in a JVM that is started as
 * nodes are.
 */
final class TransportMain {
    static final String NOTHING = "nothing";

    private TransportMain() {}

    public static void main(String[] arguments) {
        System.out.println(missing(Optional.ofNullable(Transport.EPOLL)));
        System.out.println(missing(Optional.ofNullable(Transport.IO_URING)));
    }

    private static String missing(Optional<Transport> transport) {
        return transport
                .map(there -> there.available() ? NOTHING : why(there))
                .orElse("its library is not on the class path");
    }

    private static String why(Transport transport) {
        return Optional.ofNullable(transport.unavailabilityCause())
                .flatMap(why -> String.valueOf(why.getMessage()).lines().findFirst())
                .orElse("cause unknown");
    }
}
