#!/usr/bin/env bash
# Looks for addresses, commands and methods that nobody was told of, with the word lists that wapiti and nmap
# bring along and some of our own. Everything that answers must be in the inventory below.
. "$(dirname "$0")/server.sh"
need ffuf
need curl
words=$out/words.txt
# Every address that is there for anybody: pages, the description, monitors (from this machine), links, commands.
inventory='^/*(api/(docs|docs\.css|openapi\.json)|(claim|invite|verify-email|reset-password)/x|healthz|readyz|metrics|index\.html|installation\.get|account\.export (GET|HEAD))/*$'

make_words() {
  cat /usr/lib/python3/dist-packages/wapitiCore/data/attacks/busterPayloads.txt 2>/dev/null || true
  grep -ohE "path *= *['\"]/[^'\"]+" /usr/share/nmap/nselib/data/http-fingerprints.lua 2>/dev/null |
    sed "s/.*['\"]\///" || true
  cat /usr/share/nmap/nselib/data/http-folders.txt 2>/dev/null | sed 's/^\///' || true
  tr ' ' '\n' <<'WORDS'
.env .git/config .git/HEAD .npmrc package.json package-lock.json bun.lock node_modules/hono/package.json src/cli/main.ts
data/parley.db parley.db parley.db-wal admin-token data/admin-token logs/api.log data/logs/parley.log backup.tar debug
metrics healthz readyz socket api api/ api/v1 api/v1/ api/v2 api/docs api/openapi.json api/docs.css openapi.json swagger
swagger.json graphql admin console claim claim/x verify-email/x reset-password/x invite/x avatars avatars/x/y.webp socket.io/ ws
..%2f..%2fetc/passwd %2e%2e/%2e%2e/etc/passwd ..%5c..%5cetc%5cpasswd ....//....//etc/passwd %00 index.html%00.txt //etc/passwd
static/../../package.json .well-known/security.txt favicon.ico robots.txt sitemap.xml manifest.json sw.js __bun _bun/client
WORDS
}

run() { # name, then ffuf's own arguments
  local name=$1
  shift
  timeout 100 ffuf -s -t 20 -timeout 10 -o "$out/$limits-$name.json" -of json "$@" >"$out/$limits-$name.txt" 2>/dev/null || true
  # By status; what is not in the inventory is said to be unexpected.
  "$here/node_modules/.bin/bun" -e '
    const { results } = JSON.parse(await Bun.file(process.argv[1]).text())
    const byStatus = {}
    for (const { status, input } of results) (byStatus[status] ??= []).push(Object.values(input).join(" "))
    const known = new RegExp(process.argv[2])
    for (const [status, words] of Object.entries(byStatus)) {
      const odd = words.filter((word) => status < 400 && !known.test(word))
      if (odd.length > 0) console.log(`   UNEXPECTED ${status}: ${odd.join("  ").slice(0, 2000)}`)
      console.log(`   ${status}: ${words.length}  ${words.slice(0, 40).join("  ").slice(0, 900)}`)
    }
  ' "$out/$limits-$name.json" "$inventory"
}

make_words | sed 's/\r$//' | grep -v '^$' | grep -v ' ' | sort -u >"$words"
for limits in off on; do
  start_server "$limits"
  token=$(register alice)
  echo "-- $(wc -l <"$words") addresses, all answers but 404"
  run paths -w "$words" -u "$url/FUZZ" -mc all -fc 404
  echo "-- the same under /api/v1 by POST, as somebody who is logged in"
  run commands -w "$words" -u "$url/api/v1/FUZZ" -X POST -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d '{}' -mc all -fc 404
  [ "$limits" = off ] || { verdict; continue; }
  echo "-- every command of the description without a login: all answers but 401"
  curl -s "$url/api/openapi.json" | grep -oE '"/api/v1/[a-z.-]+"' | tr -d '"' | sed 's/.*\///' | sort -u >"$out/commands.txt"
  run anonymous -w "$out/commands.txt" -u "$url/api/v1/FUZZ" -X POST -H 'Content-Type: application/json' -d '{}' -mc all -fc 401
  echo "-- every command by every other method: all answers but 405 and 404"
  printf '%s\n' GET PUT DELETE PATCH OPTIONS HEAD TRACE PROPFIND CONNECT POST%00 >"$out/methods.txt"
  run methods -w "$out/commands.txt:CMD" -w "$out/methods.txt:VERB" -u "$url/api/v1/CMD" -X VERB -H "Authorization: Bearer $token" -mc all -fc 404,405
  echo "-- headers that other servers believe in, on a command of admins without a login: all answers but 401"
  printf '%s\n' X-Original-URL X-Rewrite-URL X-Forwarded-For X-Forwarded-Host X-Real-IP X-HTTP-Method-Override X-Forwarded-User Remote-User X-Remote-User X-User Forwarded X-Custom-IP-Authorization X-Client-IP True-Client-IP >"$out/headers.txt"
  admin=$(grep -m1 '^admin' "$out/commands.txt" || grep -m1 audit "$out/commands.txt")
  run headers -w "$out/headers.txt" -u "$url/api/v1/$admin" -X POST -H 'FUZZ: 127.0.0.1' -H 'Content-Type: application/json' -d '{}' -mc all -fc 401
  verdict
done
