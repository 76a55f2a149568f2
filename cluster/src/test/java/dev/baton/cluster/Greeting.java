package dev.baton.cluster;

/** A program whose classes a test archives. */
final class Greeting {
    static final String TEXT = "Hello";

    private Greeting() {}

    public static void main(String[] args) {
        System.out.println(TEXT);
    }
}
