package dev.baton.node;

import dev.baton.message.RoleName;

/** A role that runs on this node. */
record PlayedRole(RoleName name, RunningRole running) {}
