package dev.baton.cli.terminal;

/** Colours, for terminals whose owner wants them (see no-color.org). No information is in colour alone. */
public enum Ansi {
    RED("31"),
    GREEN("32"),
    YELLOW("33"),
    BLUE("34"),
    GREY("90"),
    BOLD("1");

    private final String code;

    Ansi(String code) {
        this.code = code;
    }

    public static boolean wanted(Console console) {
        String no = System.getenv("NO_COLOR");
        return console.isTerminal() && (no == null || no.isEmpty());
    }

    String on(boolean wanted, String text) {
        return wanted && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
    }
}
