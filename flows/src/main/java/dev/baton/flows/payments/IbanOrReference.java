package dev.baton.flows.payments;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An order names its account in one of two ways: a rule about two fields, reported at the first of them. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = IbanOrReference.Check.class)
@interface IbanOrReference {
    String message() default "must be given, or else reference, and not both";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Exactly one of the two is there. */
    final class Check implements ConstraintValidator<IbanOrReference, AccountOrder> {
        @Override
        public boolean isValid(AccountOrder order, ConstraintValidatorContext context) {
            if ((order.iban() == null) != (order.reference() == null)) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(context.getDefaultConstraintMessageTemplate())
                    .addPropertyNode("iban")
                    .addConstraintViolation();
            return false;
        }
    }
}
