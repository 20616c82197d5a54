# Sourced by postgres.sh, redis.sh and rabbitmq.sh, which the app host starts as `bash <server>.sh <folder>` with
# PORT and PASSWORD in the environment.
set -euo pipefail
umask 077

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1
data=$folder/data
password=$PASSWORD
unset PASSWORD # The environment of a server is no place for it.
mkdir -p "$data"

fail() { printf '%s\n' "$*" >&2; exit 1; }

# find_program <program> <Debian package> [folder...]
find_program() {
  local program=$1 package=$2 place
  shift 2
  for place in "$@" ${PATH//:/ } /usr/bin /usr/sbin; do
    if [ -x "$place/$program" ]; then printf '%s\n' "$place/$program"; return; fi
  done
  fail "$program is not installed. Install the package $package."
}

# use_account <account>: servers refuse to run as root, so root starts them as the account of their package.
use_account() {
  as=() owner=
  if [ "$(id -u)" != 0 ]; then return; fi
  id "$1" >/dev/null 2>&1 || fail "The account '$1' does not exist. The server's package creates it."
  as=(setpriv --reuid "$1" --regid "$1" --init-groups --)
  owner=$1
}

# Makes everything that the server reads and writes its account's own.
give() {
  if [ -n "$owner" ]; then chown -R "$owner:" "$folder"; fi
}

# An unused port, below the range that the kernel takes for outgoing connections.
free_port() {
  local port
  while port=$((RANDOM % 12000 + 20000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  printf '%s\n' "$port"
}

# stay_with <stop signal> <command> [argument...]: runs the server until it ends, and ends with its exit code.
#
# The orchestrator signals a resource and all its descendants at once. The server must outlive that signal, since its
# clients still have work to finish. So the server belongs to guard.sh, which is no descendant. A pipe ties the two:
# the guard reads its end, however this shell ends, and this shell reads the exit code.
stay_with() {
  local pipe=$folder/pipe code=137
  rm -f "$pipe"
  mkfifo "$pipe"
  exec 6>&1
  exec 5< <(exec setsid --fork bash "$here/guard.sh" "$folder" "$@" <"$pipe" 3>&1 1>&6 2>&1 6>&-)
  exec 4>"$pipe"
  rm -f "$pipe"
  trap 'exec 4>&-' TERM INT HUP
  read -r code <&5 || true
  exit "$code"
}
