#!/bin/bash
# entrypoint.sh ROLE[,ROLE...] [CONFIG_FILE]: becomes the JVM, so that signals reach it.
set -eu
cd "$(dirname "$0")/.."
# baton-vertx-patch before vertx-core: it brings the fix of vertx-core's HTTP decoder (CVE-2026-102479), and a node refuses to start without it.
# The order of a wildcard is anybody's guess.
exec java @conf/jvm.options -XX:MaxRAMPercentage=70 -cp "$(echo lib/baton-vertx-patch-*.jar):lib/*" \
  dev.baton.node.NodeMain "${1:-}" "${2:-conf/baton.yaml}"
