package dev.baton.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.baton.flow.Flow;
import dev.baton.flow.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What annotations of Jackson change in the JSON of a flow's records is part of its fingerprint. */
class JsonRulesTest {
    record Plain(int sum) {}

    record Described(@JsonPropertyDescription("in cents") int sum) {}

    record Renamed(@JsonProperty("cents") int sum) {}

    record RenamedAgain(@JsonProperty("euros") int sum) {}

    enum Kind {
        @JsonProperty("small")
        SMALL
    }

    enum KindRenamed {
        @JsonProperty("s")
        SMALL
    }

    record OfKind(Kind kind) {}

    record OfKindRenamed(KindRenamed kind) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Card.class, name = "card"))
    sealed interface Means {}

    record Card(int number) implements Means {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Credit.Card.class, name = "credit-card"))
    sealed interface Credit {
        record Card(int number) implements Credit {}
    }

    record ByMeans(Means means) {}

    record ByCredit(Credit means) {}

    static class Bean {
        private int sum;

        @JsonProperty("cents")
        public int getSum() {
            return sum;
        }
    }

    static class BeanRenamed {
        private int sum;

        @JsonProperty("euros")
        public int getSum() {
            return sum;
        }
    }

    static class ByConstructor {
        @JsonCreator
        ByConstructor(@JsonProperty("cents") int sum) {}
    }

    static class ByConstructorRenamed {
        @JsonCreator
        ByConstructorRenamed(@JsonProperty("euros") int sum) {}
    }

    record Price(int sum) {
        @JsonValue
        String text() {
            return sum + " cents";
        }
    }

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Pair(String from, String to) {}

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record PairSwapped(String to, String from) {}

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record PairWithNote(String from, Optional<String> note, String to) {}

    @JsonFormat(shape = JsonFormat.Shape.NUMBER)
    enum Side {
        DEBIT,
        CREDIT
    }

    @JsonFormat(shape = JsonFormat.Shape.NUMBER)
    enum SideSwapped {
        CREDIT,
        DEBIT
    }

    record OfSide(Side side) {}

    record OfSideSwapped(SideSwapped side) {}

    record Explicit(@JsonProperty("cents") int sum) {
        @Override
        public int sum() {
            return sum;
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    interface Snaky {}

    record Snake(int sum) implements Snaky {}

    static class Base<T> {
        T value;
    }

    static class OfText extends Base<String> {}

    static class OfNumber extends Base<Long> {}

    record Code(String text) {
        @JsonValue
        String written() {
            return text;
        }
    }

    record CodeAsNumber(String text) {
        @JsonValue
        long written() {
            return Long.parseLong(text);
        }
    }

    record OfBean(Bean bean) {}

    record OfBeanRenamed(BeanRenamed bean) {}

    private static <T> Flow<?, ?> flow(Class<T> type) {
        return Flow.named("orders")
                .post("/orders", type)
                .onEventLoop("check", type, (context, order) -> Outcome.done(order))
                .reply(200);
    }

    private static void differ(Class<?> one, Class<?> other) {
        assertThat(flow(one).fingerprint())
                .as("%s, %s", flow(one).description(), flow(other).description())
                .isNotEqualTo(flow(other).fingerprint());
    }

    @Test
    void namesOfComponentsConstantsKindsAndPropertiesCount() {
        differ(Plain.class, Renamed.class);
        differ(Renamed.class, RenamedAgain.class);
        differ(OfKind.class, OfKindRenamed.class);
        differ(ByMeans.class, ByCredit.class);
        differ(OfBean.class, OfBeanRenamed.class);
        differ(ByConstructor.class, ByConstructorRenamed.class);
        differ(Plain.class, Price.class);
        differ(Plain.class, Explicit.class);
        differ(Plain.class, Snake.class);
        differ(OfText.class, OfNumber.class);
        differ(Code.class, CodeAsNumber.class);
    }

    @Test
    void whereThePlaceSaysWhatItIsTheOrderCountsAndNothingIsOptional() {
        differ(Pair.class, PairSwapped.class);
        differ(Pair.class, PairWithNote.class);
        differ(OfSide.class, OfSideSwapped.class);
    }

    @Test
    void whatIsOnlySaidOfThemDoesNot() {
        assertThat(flow(Described.class).fingerprint())
                .isEqualTo(flow(Plain.class).fingerprint());
    }
}
