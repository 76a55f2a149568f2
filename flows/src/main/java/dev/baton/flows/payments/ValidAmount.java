package dev.baton.flows.payments;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** The text is an amount of money. One that is missing or too long is left to other constraints. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ValidAmount.Check.class)
@interface ValidAmount {
    /** Characters of an amount. */
    int LONGEST = 16;

    /** The smallest amount that is allowed, in minor units. */
    long least();

    String message() default "must be a decimal number with at most 2 decimals, from {smallest} to {largest}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Says which amounts are allowed. */
    final class Check implements ConstraintValidator<ValidAmount, String> {
        private long least;

        @Override
        public void initialize(ValidAmount constraint) {
            least = constraint.least();
        }

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            if (text == null || text.length() > LONGEST || Money.parse(text).orElse(-1) >= least) {
                return true;
            }
            context.unwrap(HibernateConstraintValidatorContext.class)
                    .addMessageParameter("smallest", Money.text(least))
                    .addMessageParameter("largest", Money.text(Money.MAX));
            return false;
        }
    }
}
