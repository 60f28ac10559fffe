#!/usr/bin/env bash
# Puts a new executable on a server over SSH, starts it, asks for its health and goes back to the one before when it is
# not well. Nothing is left half done: the new one lies in a folder of its own until the link is turned.
#   deploy/deploy.sh <user@host> <folder with the executable> <release name>
# Settings, all optional:
#   PARLEY_DEPLOY_ROOT     where releases lie on the server        /opt/parley
#   PARLEY_DEPLOY_RESTART  the command that restarts the server    sudo systemctl restart parley
#   PARLEY_DEPLOY_HEALTH   the address that must answer with 200   http://127.0.0.1:8000/readyz
#   PARLEY_DEPLOY_SSH      the ssh command with its options        ssh
#   PARLEY_DEPLOY_PATIENCE seconds to become well                  30
set -euo pipefail

if [ $# -ne 3 ]; then
  echo "Usage: deploy/deploy.sh <user@host> <folder> <release name>" >&2
  exit 2
fi
host=$1 folder=$2 release=$3
root=${PARLEY_DEPLOY_ROOT:-/opt/parley}
restart=${PARLEY_DEPLOY_RESTART:-sudo systemctl restart parley}
health=${PARLEY_DEPLOY_HEALTH:-http://127.0.0.1:8000/readyz}
patience=${PARLEY_DEPLOY_PATIENCE:-30}
read -r -a ssh <<<"${PARLEY_DEPLOY_SSH:-ssh}"

[[ $release =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || { echo "\"$release\" is no name of a release." >&2; exit 2; }
[ -x "$folder/parley" ] || { echo "There is no executable $folder/parley." >&2; exit 2; }
say() { printf '%s\n' "$*"; }
there() { "${ssh[@]}" "$host" "$@"; }
quoted() { printf '%q' "$1"; }

say "Copying $release to $host."
# What an interrupted copy left does not get in.
there "rm -rf $(quoted "$root/releases/$release.part") && mkdir -p $(quoted "$root/releases/$release.part")"
tar -C "$folder" -cf - . | there "tar -C $(quoted "$root/releases/$release.part") --no-same-owner -xf -"
there "rm -rf $(quoted "$root/releases/$release") && mv $(quoted "$root/releases/$release.part") $(quoted "$root/releases/$release")"

before=$(there "readlink $(quoted "$root/current") || true")
# A link is replaced by a rename, which either has happened or has not.
turn() { there "ln -sfn $(quoted "$1") $(quoted "$root/next") && mv -T $(quoted "$root/next") $(quoted "$root/current")"; }
is_well() {
  there "for try in \$(seq $patience); do curl -fsS -m 3 -o /dev/null $(quoted "$health") 2>/dev/null && exit 0; sleep 1; done; exit 1"
}

turn "releases/$release"
say "Restarting."
# Where it could not be restarted, the one before may still answer for it.
if there "$restart" && is_well; then
  # The five newest stay, for going back by hand.
  there "cd $(quoted "$root/releases") && ls -1t | grep -vxF $(quoted "$release") | tail -n +5 | xargs -r rm -rf --"
  say "$release is running and well."
  exit 0
fi

say "$release could not be restarted, or is not well after $patience s."
if [ -z "$before" ]; then
  say "There is none before it to go back to."
  exit 1
fi
turn "$before"
if there "$restart" && is_well; then say "Went back to ${before#releases/}, which is well."; else say "Went back to ${before#releases/}, which is not well either. Look at it now."; fi
exit 1
