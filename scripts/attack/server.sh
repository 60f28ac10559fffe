# Sourced by the attacks: a server of this checkout, on a free port of loopback, with a data folder of its own.
#   start_server [on|off]   with the default limits, or with rates and socket limits lifted (PARLEY_LIMITS)
#   call TOKEN COMMAND JSON prints what a command answers
#   register NAME           prints the token of a new account; the first one owns the installation
#   field NAME              reads JSON, prints the first field of that name
#   watch_health            asks every 100 ms from another address how the server is, until stop_watching prints how
#                           long that took
#   verdict                 what the server itself noticed: faults in its log, answers with 5xx, memory
# The server stops when the script ends, however it ends. What was found stays in $out.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
out=${ATTACK_OUT:-$here/dist/attack}/$(basename "$0" .sh)
host=${host:-127.0.0.1}
server_pid='' data='' watcher_pid=''
mkdir -p "$out"

need() {
  command -v "$1" >/dev/null || { echo "$1 is not installed: apt-get install $1"; exit 3; }
}

start_server() {
  stop_server
  limits=${1:-on}
  data=$(mktemp -d)
  PARLEY_PORTS=0 PARLEY_CONSOLE_PORT=0 PARLEY_HOST=$host PARLEY_DATA=$data PARLEY_LIMITS=$limits \
    "$here/node_modules/.bin/bun" "$here/src/cli/main.ts" serve >"$data.out" 2>&1 &
  server_pid=$!
  for _ in $(seq 100); do
    url=$(sed -n 's/.*Parley is ready: \([^ ]*\).*/\1/p' "$data.out" | head -1)
    [ -n "$url" ] && break
    sleep 0.1
  done
  [ -n "$url" ] || { cat "$data.out"; exit 1; }
  url=${url%/}
  port=${url##*:}
  echo "== $(basename "$0" .sh): $url, limits $limits"
}

stop_server() {
  stop_watching >/dev/null
  [ -n "$server_pid" ] || return 0
  kill "$server_pid" 2>/dev/null || true
  wait "$server_pid" 2>/dev/null || true
  rm -rf "$data" "$data.out"
  server_pid=''
}
trap stop_server EXIT
trap 'exit 130' INT TERM

call() {
  curl -s -m 20 -H 'Content-Type: application/json' ${1:+-H "Authorization: Bearer $1"} -d "$3" "$url/api/v1/$2"
}

register() {
  call '' account.register "{\"username\":\"$1\",\"password\":\"correct horse battery\"${2:+,\"email\":\"$2\"}}" | field token
}

field() {
  sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -1
}

watch_health() {
  (while :; do
    curl -s -m 20 --interface 127.0.0.2 -o /dev/null -w '%{time_total} %{http_code}\n' "$url/healthz" || true
    sleep 0.1
  done) >"$out/health.txt" &
  watcher_pid=$!
}

stop_watching() {
  [ -n "$watcher_pid" ] || return 0
  kill "$watcher_pid" 2>/dev/null || true
  wait "$watcher_pid" 2>/dev/null || true
  watcher_pid=''
  sort -n "$out/health.txt" | awk '
    { t[NR] = $1; if ($2 != 200) bad += 1 }
    END { printf "meanwhile: %d others asked, %d not served, p50 %.0f ms, p99 %.0f ms, longest %.0f ms\n",
          NR, bad, t[int(NR / 2) + 1] * 1000, t[int(NR * 0.99) + (NR > 1 ? 0 : 1)] * 1000, t[NR] * 1000 }'
}

verdict() {
  sleep 0.3
  local faults fives
  faults=$(grep -c '"level":"error"' "$data/logs/parley.log" || true)
  fives=$(grep -cE '"status":(5[0-9][0-9]|"internal")' "$data/logs/api.log" || true)
  echo "-- after that: readyz $(curl -s -m 5 -o /dev/null -w '%{http_code}' "$url/readyz")," \
    "faults in the log ${faults:-0}, answers with 5xx ${fives:-0}," \
    "$(awk '/VmRSS/ { printf "%.0f MB", $2 / 1024 }' "/proc/$server_pid/status")," \
    "$(wc -l <"$data/logs/api.log") calls logged"
  grep '"level":"error"' "$data/logs/parley.log" | head -5 || true
  grep -E '"status":(5[0-9][0-9]|"internal")' "$data/logs/api.log" | head -5 || true
}
