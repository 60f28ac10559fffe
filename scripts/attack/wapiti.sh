#!/usr/bin/env bash
# Crawls every page that can be reached (the interface's description, the claim page, a mailed link) with and
# without a login, and tries wapiti's own attacks. Left out are the modules that would ask machines in the internet
# (nikto, wapp, ssrf, xxe) or that look for other programs' faults (drupal, wordpress).
. "$(dirname "$0")/server.sh"
need wapiti
modules=backup,blindsql,buster,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss

scan() { # name, then wapiti's own arguments
  local name=$1
  shift
  timeout 130 wapiti -u "$url/" --scope domain --flush-session --no-bugreport -m "$modules" -v 0 -d 6 \
    --max-scan-time 100 --max-attack-time 20 --max-links-per-page 200 -t 5 \
    -s "$url/api/docs" -s "$url/claim/xyz" -s "$url/reset-password/$link" -s "$url/verify-email/$link" -s "$url/invite/x" \
    -s "$url/avatars/a/b.webp?x=1" -s "$url/nothing?q=1" -f json -o "$out/$limits-$name.json" "$@" >"$out/$limits-$name.txt" 2>&1 || true
  "$here/node_modules/.bin/bun" -e '
    const { vulnerabilities, anomalies, infos } = JSON.parse(await Bun.file(process.argv[1]).text())
    console.log(`   ${infos.version ?? ""}, ${infos.crawled_pages_nbr ?? "?"} pages crawled`)
    let count = 0
    for (const [kind, found] of Object.entries({ ...vulnerabilities, ...anomalies }))
      for (const { method, path, info, parameter } of found) {
        count += 1
        console.log(`   ${kind}: ${method} ${path} ${parameter ?? ""} ${info}`)
      }
    console.log(`   ${count} findings`)
  ' "$out/$limits-$name.json" || tail -5 "$out/$limits-$name.txt"
}

# The secret of the newest link of this kind, from the owner's mailbox.
mailed_link() {
  local mail
  mail=$(call "$token" mailbox.list '{"limit":1}' | field id)
  call "$token" mailbox.read "{\"mail\":\"$mail\"}" | grep -oE "$1/[A-Za-z0-9_-]{43}" | head -1 | cut -d/ -f2
}

for limits in off on; do
  start_server "$limits"
  token=$(register alice alice@example.org)
  link=$(mailed_link verify-email)
  call '' account.verify-email "{\"token\":\"$link\"}" >/dev/null
  call '' account.request-password-reset '{"email":"alice@example.org"}' >/dev/null
  link=$(mailed_link reset-password)
  [ -n "$link" ] || { echo 'There is no link to a form.'; exit 1; }
  echo "-- as anybody"
  scan anybody
  [ "$limits" = off ] || { verdict; continue; }
  echo "-- as somebody who is logged in"
  scan member -H "Authorization: Bearer $token"
  verdict
done
