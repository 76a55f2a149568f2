package dev.baton.node.transport;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.baton.config.StartProblem;
import io.vertx.core.transport.Transport;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How event loops get I/O events from the kernel. */
public enum TransportChoice {
    /** {@link #EPOLL} where there is one, else {@link #NIO}. */
    @JsonProperty("auto")
    AUTO("auto") {
        @Override
        Optional<Transport> library() {
            return EPOLL.library().filter(Transport::available).or(NIO::library);
        }
    },
    /** The JDK's selector; on each platform. */
    @JsonProperty("nio")
    NIO("nio") {
        @Override
        Optional<Transport> library() {
            return Optional.of(Transport.NIO);
        }
    },
    /** Linux: the same system call, without the JDK between. */
    @JsonProperty("epoll")
    EPOLL("epoll") {
        @Override
        Optional<Transport> library() {
            return Optional.ofNullable(Transport.EPOLL);
        }
    },
    /** Linux: work is written to a ring that the kernel reads, and what is done to another one. */
    @JsonProperty("io_uring")
    IO_URING("io_uring") {
        @Override
        Optional<Transport> library() {
            return Optional.ofNullable(Transport.IO_URING);
        }
    };

    private final String text;

    TransportChoice(String text) {
        this.text = text;
    }

    /** Empty if its classes are not on the class path. */
    abstract Optional<Transport> library();

    /**
     * What it is on this machine.
     *
     * @throws StartProblem if it was configured and isn't there
     */
    public Transport here() {
        Optional<Transport> library = library();
        return library.filter(Transport::available)
                .orElseThrow(
                        () -> new StartProblem("node.transport is %s, which this machine doesn't have: %s; here: %s"
                                .formatted(
                                        text,
                                        library.map(TransportChoice::whyNot).orElse("its jar is missing"),
                                        whatIsHere())));
    }

    private static String whyNot(Transport transport) {
        return Optional.ofNullable(transport.unavailabilityCause())
                .flatMap(why -> String.valueOf(why.getMessage()).lines().findFirst())
                .orElse("the reason is not known");
    }

    private static String whatIsHere() {
        return Arrays.stream(values())
                .filter(choice -> choice.library().filter(Transport::available).isPresent())
                .map(TransportChoice::toString)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}
