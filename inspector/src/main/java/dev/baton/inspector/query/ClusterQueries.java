package dev.baton.inspector.query;

import dev.baton.bus.Bus;
import dev.baton.bus.NodeCard;
import dev.baton.message.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends questions to all nodes, this one among them, and collects the answers. Any thread. */
public final class ClusterQueries {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterQueries.class);

    private final Bus bus;
    private final Duration timeout;

    /** @param value empty: the node did not answer in time, or could not */
    public record Answer<T>(NodeCard node, Optional<T> value) {
        /** The names of those without one. */
        public static <T> List<String> silent(List<Answer<T>> answers) {
            return answers.stream()
                    .filter(answer -> answer.value().isEmpty())
                    .map(answer -> answer.node().name())
                    .toList();
        }
    }

    /** @param timeout of each question */
    public ClusterQueries(Bus bus, Duration timeout) {
        this.bus = bus;
        this.timeout = timeout;
    }

    /** All nodes, by name. */
    public List<NodeCard> all() {
        return bus.roster().all().stream()
                .sorted(Comparator.comparing(NodeCard::name).thenComparing(NodeCard::nodeId))
                .toList();
    }

    public List<NodeCard> others() {
        String self = bus.roster().self().nodeId();
        return all().stream().filter(card -> !card.nodeId().equals(self)).toList();
    }

    /** Never fails. */
    public <T> Future<List<Answer<T>>> askAll(Question question, Class<T> type) {
        return query(all(), question, type);
    }

    /** Never fails. */
    public <T> Future<List<Answer<T>>> query(List<NodeCard> nodes, Question question, Class<T> type) {
        return query(nodes, ignored -> question, type);
    }

    /** Another question for each. Never fails. */
    public <T> Future<List<Answer<T>>> query(
            List<NodeCard> nodes, Function<NodeCard, Question> question, Class<T> type) {
        List<Future<Answer<T>>> answers = nodes.stream()
                .map(node -> query(node, question.apply(node), type))
                .toList();
        return Future.all(answers)
                .map(ignored -> answers.stream().map(Future::result).toList());
    }

    /** Never fails. */
    public <T> Future<Answer<T>> query(NodeCard node, Question question, Class<T> type) {
        return bus.queries()
                .query(node.nodeId(), Json.write(question), timeout)
                .map(answer -> new Answer<>(node, Optional.of(read(answer, type))))
                .otherwise(why -> noAnswer(node, question, why));
    }

    private static <T> T read(Buffer answer, Class<T> type) {
        return Json.read(answer, type);
    }

    private static <T> Answer<T> noAnswer(NodeCard node, Question question, Throwable why) {
        LOG.debug("{} did not answer {}: {}", node.name(), question.what(), why.toString());
        return new Answer<>(node, Optional.empty());
    }
}
