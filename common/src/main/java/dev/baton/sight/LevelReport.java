package dev.baton.sight;

import dev.baton.tap.TapRule;
import java.util.List;

/** The levels of a node's tap. */
record LevelReport(List<TapRule> levels) {}
