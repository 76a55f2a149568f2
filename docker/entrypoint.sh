#!/bin/bash
# entrypoint.sh ROLE[,ROLE...] [CONFIG_FILE]: becomes the JVM, so that signals reach it.
# entrypoint.sh migrate [CONFIG_FILE]: brings the tables up to date, as the role that owns them, and ends.
set -eu
cd "$(dirname "$0")/.."
# The options of the first of these roles that it plays; -Xmx is among them. JVM_OPTIONS come last, and win:
# JVM_OPTIONS=-Xmx2g
case ${1:-} in
  *gateway*) role=gateway ;;
  *db-worker* | migrate) role=db-worker ;;
  *) role=compute-service ;;
esac
case ${1:-} in
  migrate) main=(dev.baton.dbworker.MigrateMain) ;;
  *) main=(dev.baton.node.NodeMain "${1:-}") ;;
esac
# baton-vertx-patch before vertx-core: it brings the fix of vertx-core's HTTP decoder (CVE-2026-102479), and a node
# refuses to start without it. A wildcard has no order.
# shellcheck disable=SC2086  # several options
exec java @conf/jvm/node.options "@conf/jvm/$role.options" ${JVM_OPTIONS:-} \
  -cp "$(echo lib/baton-vertx-patch-*.jar):lib/*" \
  "${main[@]}" "${2:-conf/baton.yaml}"
