#!/usr/bin/env bash
# Every field of these calls, of the address and of the headers, with sqlmap's injections. The limits are off, since a
# tool that is answered 429 finds nothing.
. "$(dirname "$0")/server.sh"
need sqlmap

inject() { # command, body with * where to inject
  local body=$2
  echo "-- $1 $body"
  timeout 40 sqlmap -u "$url/api/v1/$1" --method POST --data "$body" \
    -H 'Content-Type: application/json' -H "Authorization: Bearer $token" --skip-urlencode \
    "${common[@]}" >"$out/$1.txt" 2>&1 || true
  judge "$1"
}

inject_address() { # name, address with *
  echo "-- GET $2"
  timeout 40 sqlmap -u "$url$2" -H "Authorization: Bearer $token" "${common[@]}" >"$out/$1.txt" 2>&1 || true
  judge "$1"
}

# The verdict for the call, how many requests that took, and everything that looks like more than nothing.
judge() {
  grep -acE '^\[[^]]*\] \[(PAYLOAD|TRAFFIC OUT)\]' "$out/$1.txt" | sed 's/$/ payloads/' | tr '\n' ' '
  grep -aoE "does not seem to be injectable|is vulnerable|appears to be .*injectable|is .* injectable|heuristic .* shows that .* might be injectable|possible (DBMS|XSS|.*injection)[^.]*" "$out/$1.txt" |
    sort -u | head -5 | tr '\n' ' ' || true
  grep -aE '^ +(Type|Title|Payload):' "$out/$1.txt" || true
  echo
}

common=(--batch --dbms=sqlite -v 3 --level=5 --risk=3 --technique=BEUST --time-sec=2 --threads=4 --flush-session
  --ignore-code='*' --ignore-redirects --disable-coloring --output-dir="$out/sqlmap" --timeout=10 --retries=0 --random-agent)
start_server off
token=$(register alice)
bob=$(register bob)
account=$(call "$bob" account.whoami '{}' | field id)
message=$(call "$token" message.send '{"room":"lobby","text":"hello","nonce":"one"}' | field id)
inject account.login '{"username":"alice*","password":"correct horse battery"}'
inject account.register '{"username":"eve*","password":"correct horse battery"}'
inject room.history '{"room":"lobby*","limit":2}'
inject room.changes '{"room":"lobby*","after":0,"limit":2}'
inject message.edit "{\"message\":\"$message*\",\"text\":\"x\"}"
inject account.profile "{\"account\":\"$account*\"}"
inject account.search '{"query":"al*","limit":5}'
inject account.check-link '{"token":"x*"}'
inject room.invite '{"room":"lobby","username":"bob*"}'
inject_address avatar "/avatars/$account*/x.webp"
inject_address claim '/claim/x*'
inject_address verify '/verify-email/x*'
verdict
