#!/bin/bash
# Whether this container's node is ready. With bash alone: the image has no promise of curl or wget.
exec 3<>"/dev/tcp/127.0.0.1/${BATON_NODE_ADMIN_PORT:-9090}" || exit 1
printf 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 3 status <&3 && [[ $status == *' 200 '* ]]
