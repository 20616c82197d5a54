# Sourced. The data that stays between starts.

remove_data() {
  if [ "$Servers" = native ]; then remove_folder "${ServerData:-$ROOT/.concierge}"; else remove_volumes; fi
}

# The app host and each server hold a lock while they live, so nothing is removed under one of them.
remove_folder() {
  local data=$1 lock
  if [ ! -e "$data" ]; then return; fi
  if [ -e "$data/apphost.lock" ] && ! flock -n "$data/apphost.lock" true; then
    fail "Concierge is running (process $(cat "$data/apphost.pid")). Stop it first, then --fresh can remove its data."
  fi
  for lock in "$data"/*/lock; do
    if [ -e "$lock" ]; then flock -w 30 "$lock" true || fail "A server still uses $(dirname "$lock"). Stop it first."; fi
  done
  rm -rf "$(readlink -f "$data")" "$data"
  say "Removed the data of earlier starts"
}

remove_volumes() {
  local volumes
  volumes=$(docker volume ls -q | grep '^concierge\.apphost-' || true)
  if [ -z "$volumes" ]; then return; fi
  # shellcheck disable=SC2086 # One argument a volume.
  docker volume rm $volumes >/dev/null || fail "Containers still use the data. Stop Concierge first."
  say "Removed the data of earlier starts"
}
