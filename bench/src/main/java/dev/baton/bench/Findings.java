package dev.baton.bench;

import java.util.List;

/** What a {@link SoloBench} came to: a record, written as JSON with all that was measured. */
interface Findings {
    /** Never empty. */
    List<Verdict> verdicts();
}
