package dev.baton.flows.payments;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** The text is an IBAN with right check digits. One that is missing or too long is left to other constraints. */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ValidIban.Check.class)
@interface ValidIban {
    String message() default "{problem}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Says what is wrong with it. */
    final class Check implements ConstraintValidator<ValidIban, String> {
        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            if (text == null || text.length() > Ibans.LONGEST) {
                return true;
            }
            Optional<String> problem = Ibans.problem(Ibans.plain(text));
            problem.ifPresent(found ->
                    context.unwrap(HibernateConstraintValidatorContext.class).addMessageParameter("problem", found));
            return problem.isEmpty();
        }
    }
}
