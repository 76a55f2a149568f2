package shapes;

/**
 * What travels between stages.
 *
 * @param trail the stages that have run, each with the version of the flow that it belongs to
 */
public record Item(String id, String reference, int amount, String trail) {

    Item after(String stage) {
        return new Item(id, reference, amount, trail + " " + stage);
    }
}
