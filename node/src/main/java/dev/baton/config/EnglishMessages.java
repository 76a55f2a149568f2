package dev.baton.config;

import jakarta.validation.MessageInterpolator;
import jakarta.validation.Validation;
import java.util.Locale;
import java.util.Set;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.HibernateValidatorConfiguration;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/**
 * Bean Validation without an expression language: messages are fixed texts with parameters, so that no text of a client
 * is ever evaluated. In English in any locale: logs are searched. Any thread.
 */
public final class EnglishMessages {
    private EnglishMessages() {}

    public static HibernateValidatorConfiguration validation() {
        return Validation.byProvider(HibernateValidator.class).configure().messageInterpolator(interpolator());
    }

    public static MessageInterpolator interpolator() {
        return new ParameterMessageInterpolator(
                Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, false);
    }
}
