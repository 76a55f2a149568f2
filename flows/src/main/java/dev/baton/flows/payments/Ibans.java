package dev.baton.flows.payments;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.iban4j.CountryCode;
import org.iban4j.Iban;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;
import org.iban4j.InvalidCheckDigitException;
import org.iban4j.UnsupportedCountryException;

/**
 * Makes and checks IBANs. Those made here are Czech ones with right check digits, the same for the same account each
 * time. (The national rule for account numbers, a checksum modulo 11, is not kept: numbers from elsewhere don't keep it
 * either.)
 */
public final class Ibans {
    /** Characters of an IBAN as it is sent, with spaces. */
    static final int LONGEST = 48;

    /** The bank code of this bank. No Czech bank has it. */
    private static final int OWN_BANK = 9999;

    /** Codes of banks known by two letters: 9000 (AA) to 9675 (ZZ). */
    private static final int LETTER_BANKS = 9000;

    private static final long LARGEST_NUMBER = 9_999_999_999L;

    /** Never the result of the rule, 98 minus a remainder of 0 to 96; yet they fit where 97, 98 and 02 do. */
    private static final Set<String> IMPOSSIBLE = Set.of("00", "01", "99");

    private static final String WRONG_CHECK_DIGITS =
            "is no valid IBAN: its check digits don't fit, so a digit is wrong or two are swapped";

    private Ibans() {}

    /** The IBAN of an account of this bank, by its number. */
    public static String own(long account) {
        return czech(OWN_BANK, account);
    }

    /**
     * The IBAN of an account of another bank.
     *
     * @param bank two letters, such as {@code YZ}
     * @param account at most ten digits
     * @throws IllegalArgumentException if they are not
     */
    public static String czech(String bank, long account) {
        String letters = bank.strip().toUpperCase(Locale.ROOT);
        if (!letters.matches("[A-Z]{2}")) {
            throw new IllegalArgumentException("A bank is named by two letters, not '" + bank + "'");
        }
        return czech(LETTER_BANKS + (letters.charAt(0) - 'A') * 26 + letters.charAt(1) - 'A', account);
    }

    private static String czech(int bank, long account) {
        if (account < 0 || account > LARGEST_NUMBER) {
            throw new IllegalArgumentException("An account number has at most ten digits, not " + account);
        }
        return new Iban.Builder()
                .countryCode(CountryCode.CZ)
                .bankCode(String.format(Locale.ROOT, "%04d", bank))
                .accountNumber(String.format(Locale.ROOT, "%016d", account))
                .build()
                .toString();
    }

    /**
     * Without spaces of any kind, in capitals: how IBANs are stored and compared. Other characters stay as they are.
     */
    public static String plain(String iban) {
        StringBuilder plain = new StringBuilder(iban.length());
        for (int i = 0; i < iban.length(); i++) {
            char c = iban.charAt(i);
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                plain.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
            }
        }
        return plain.toString();
    }

    /** What is wrong with an IBAN in plain form, for the person who typed it; empty if nothing is. */
    static Optional<String> problem(String iban) {
        OptionalInt other = iban.codePoints().filter(c -> !isLetterOrDigit(c)).findFirst();
        if (other.isPresent()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "is no valid IBAN: it has the character U+%04X, and an IBAN has letters A to Z and "
                            + "digits 0 to 9 only",
                    other.getAsInt()));
        }
        if (iban.length() >= 4 && IMPOSSIBLE.contains(iban.substring(2, 4))) {
            return Optional.of(WRONG_CHECK_DIGITS);
        }
        try {
            IbanUtil.validate(iban);
            return Optional.empty();
        } catch (InvalidCheckDigitException e) {
            return Optional.of(WRONG_CHECK_DIGITS);
        } catch (UnsupportedCountryException e) {
            return Optional.of("is no valid IBAN: its country has none");
        } catch (Iban4jException
                | IndexOutOfBoundsException e) { // the library fails so on texts of one or two characters
            return Optional.of("is no valid IBAN: the country's code, two check digits, and as many characters as the"
                    + " country wants");
        }
    }

    /** Of ASCII: the library also takes digits of other scripts, which would be another text for the same number. */
    private static boolean isLetterOrDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }
}
