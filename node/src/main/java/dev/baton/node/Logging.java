package dev.baton.node;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.baton.config.StartProblem;
import java.net.URL;
import org.slf4j.LoggerFactory;

/** Brings the settings and the node's name into logback.xml, which was read before they were known. */
final class Logging {
    private Logging() {}

    static void apply(LoggingSettings settings, String nodeName) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        DefaultJoranConfigurator finder = new DefaultJoranConfigurator();
        finder.setContext(context);
        URL file = finder.findURLOfDefaultConfigurationFile(false);
        if (file == null) { // a program of its own that has no logback.xml: leave it alone
            return;
        }
        context.reset();
        context.putProperty("baton.node", nodeName);
        context.putProperty("baton.logging.format", settings.format().toString());
        context.putProperty("baton.logging.level", settings.level().name());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(file);
        } catch (JoranException e) {
            throw new StartProblem("The logging configuration " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    /** The last lines are written; nothing is logged after it. */
    static void flush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
