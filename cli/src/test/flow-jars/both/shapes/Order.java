package shapes;

/** What clients send, the same in all versions. */
public record Order(String reference, int amount) {}
