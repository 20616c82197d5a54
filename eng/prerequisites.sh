# Sourced. What must be on the machine: installed on Debian as root, named elsewhere.

ensure_sdk() {
  have dotnet || fail "The .NET SDK 10 is missing: https://dot.net/download"
  dotnet --version >/dev/null 2>&1 || fail "The .NET SDK 10 is missing (found: $(dotnet --list-sdks | cut -d' ' -f1 | xargs)): https://dot.net/download"
}

# ensure_programs <name>...: postgres redis rabbitmq npm chromium
ensure_programs() {
  local name missing=()
  for name in "$@"; do
    is_there "$name" || missing+=("$(package_of "$name")")
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  if [ "$(id -u)" != 0 ] || ! have apt-get; then
    fail "Missing: ${missing[*]} (Debian's names). Install them, or run ./start once as root on Debian to have them installed."
  fi
  install "${missing[@]}"
}

is_there() {
  case $1 in
    postgres) have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
    redis) have redis-server ;;
    rabbitmq) [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || have rabbitmq-server ;;
    *) have "$1" ;;
  esac
}

package_of() {
  case $1 in
    postgres) echo postgresql ;;
    redis) echo redis-server ;;
    rabbitmq) echo rabbitmq-server ;;
    *) echo "$1" ;;
  esac
}

install() {
  local policy=/usr/sbin/policy-rc.d code=0 log
  log=$STATE/apt.log
  say "Installing $* (log: $log)"
  # The packages would start the machine's own servers; this application starts its own.
  if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod +x "$policy"; fi
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 || code=$?
  if [ -n "$policy" ]; then rm -f "$policy"; fi
  if [ "$code" != 0 ]; then tail -5 "$log" >&2; fail "apt-get could not install $*"; fi
}
