package dev.baton.flows.payments;

import dev.baton.flow.Caller;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** The text is as long as a caller's name may be: an account of a longer one would be nobody's. */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ValidCaller.Check.class)
@interface ValidCaller {
    String message() default "must have at most " + Caller.MAX_NAME_BYTES + " bytes in UTF-8";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** By the caller's own rule. */
    final class Check implements ConstraintValidator<ValidCaller, String> {
        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || Caller.fits(text);
        }
    }
}
