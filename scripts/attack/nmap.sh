#!/usr/bin/env bash
# Which ports are open, what stands behind them, and what nmap's scripts for HTTP make of it.
# On a loopback address of its own, so that a scan of all ports meets no other program of the machine.
host=127.0.0.77
. "$(dirname "$0")/server.sh"
need nmap
start_server on
echo "-- all ports of an address that only this server has; what is open at its neighbour too belongs to others"
nmap -n -Pn -sT -p- --min-rate 2000 --host-timeout 60s "$host" 127.0.0.78 -oN "$out/ports.txt" | grep -E '/tcp|scan report'
echo "-- scripts"
nmap -n -Pn -sT -sV -p "$port" --host-timeout 150s "$host" -oN "$out/scripts.txt" \
  --script '+http-methods,+http-trace,+http-headers,+http-security-headers,+http-server-header,+http-cors,+http-cookie-flags,+http-csrf,+http-dombased-xss,+http-enum,+http-git,+http-config-backup,+http-backup-finder,+http-passwd,+http-phpself-xss,+http-open-redirect,+http-open-proxy,+http-generator,+http-internal-ip-disclosure,+http-method-tamper,+http-auth,+http-default-accounts,+http-robots.txt,+http-sql-injection,+http-unsafe-output-escaping,+http-userdir-enum,+http-vhosts,+http-slowloris-check,+http-put,+http-referer-checker,+http-vuln-cve2011-3192,+http-shellshock,+http-stored-xss' \
  --script-args 'http-methods.test-all=true,http-cors.path=/api/v1/room.list' 2>&1 |
  grep -vE '^(Starting|Nmap done|Service detection|Host is up|SF[-:]|1 service unrec)|fingerprint-strings' || true
verdict
