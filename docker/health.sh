#!/usr/bin/env bash
# Exit 0 when the service on this port of 127.0.0.1 answers GET /healthz with 200. Needs nothing but bash.
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${1:?port}"
printf 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
read -r -t 5 _ status _ <&3
[[ $status == 200 ]]
