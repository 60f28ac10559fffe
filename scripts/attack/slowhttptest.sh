#!/usr/bin/env bash
# Slow heads (-H, slowloris), slow bodies (-B), slow reading (-X) and overlapping ranges (-R), each with 800
# connections, while others ask for /healthz. What counts is the line "meanwhile".
. "$(dirname "$0")/server.sh"
need slowhttptest
ulimit -n 8192 2>/dev/null || true

slow() {
  local what=$1
  shift
  echo "-- slowhttptest $*"
  watch_health
  slowhttptest -c 800 -r 400 -l 25 -p 5 "$@" 2>&1 | sed 's/\x1b\[[0-9;]*m//g' >"$out/$limits-$what.txt" || true
  grep -aE '^(connected|error|closed|service available|Exit status)' "$out/$limits-$what.txt" | tail -5 | tr '\n' ' '
  echo
  stop_watching
}

for limits in on off; do
  start_server "$limits"
  token=$(register alice)
  slow heads -H -i 5 -t GET -u "$url/"
  slow bodies -B -i 5 -s 2048 -t POST -f application/json -u "$url/api/v1/account.login"
  slow reading -X -w 64 -y 256 -n 5 -z 32 -k 3 -u "$url/api/openapi.json"
  slow ranges -R -a 10 -b 3000 -t HEAD -u "$url/"
  slow upgrades -H -i 5 -t GET -u "$url/socket"
  verdict
done
