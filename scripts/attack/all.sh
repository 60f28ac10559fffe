#!/usr/bin/env bash
# Every attack, one after the other, with the versions of the tools: about ten minutes on two cores.
folder=$(dirname "$0")
export ATTACK_OUT=${ATTACK_OUT:-$folder/../../dist/attack}
dpkg-query -W -f '${Package} ${Version}\n' nmap ffuf slowhttptest wapiti sqlmap 2>/dev/null
for attack in nmap ffuf slowhttptest wapiti sqlmap; do
  started=$SECONDS
  "$folder/$attack.sh" || echo "$attack.sh ended with $?"
  echo "== $attack: $((SECONDS - started)) s"
done
