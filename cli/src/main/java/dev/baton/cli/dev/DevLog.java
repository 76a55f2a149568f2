package dev.baton.cli.dev;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged appears in the terminal: all that the flows say, and of others only what is wrong. */
final class DevLog {
    private DevLog() {}

    static void open() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{30} %msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> terminal = new ConsoleAppender<>();
        terminal.setContext(context);
        terminal.setEncoder(encoder);
        terminal.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(terminal);
        List.of(
                        "dev.baton",
                        "io.vertx",
                        "io.netty",
                        "io.micrometer",
                        "org.flywaydb",
                        "org.hibernate",
                        "org.postgresql",
                        "com.hazelcast",
                        "org.jboss")
                .forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        // Logs the stop of a PostgreSQL that has ended as an error with its stack; we say why it ended.
        context.getLogger("io.zonky").setLevel(Level.OFF);
        // Vert.x registers its gauge of connections again for every connection, which is logged each time.
        context.getLogger("io.micrometer").setLevel(Level.ERROR);
    }
}
