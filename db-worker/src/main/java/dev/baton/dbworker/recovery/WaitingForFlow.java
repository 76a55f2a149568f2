package dev.baton.dbworker.recovery;

/**
 * Requests that this node can't resume: it does not have that version of the flow, or means something else by it.
 *
 * @param stage the id of the stage that is due next
 */
public record WaitingForFlow(String flow, int flowVersion, String stage, long requests) {

    @Override
    public String toString() {
        boolean one = requests == 1;
        return "%d %s of flow %s version %d %s at stage %s: no node has that version of the flow"
                .formatted(requests, one ? "request" : "requests", flow, flowVersion, one ? "waits" : "wait", stage);
    }
}
