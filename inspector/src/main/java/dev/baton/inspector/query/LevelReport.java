package dev.baton.inspector.query;

import dev.baton.tap.TapRule;
import java.util.List;

/** The levels of a node's tap. */
public record LevelReport(List<TapRule> levels) {}
