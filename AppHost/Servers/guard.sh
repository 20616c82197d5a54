# bash guard.sh <server's folder> <stop signal> <command> [argument...]
#
# Runs a server and stops it when standard input closes. Writes its exit code to descriptor 3.
set -u

folder=$1 signal=$2
shift 2
readonly clients_leave=40 server_stops=100 # tenths of a second

exec 8<&0 </dev/null
# The server inherits the lock. While anything of it lives, no other server opens its data.
exec 9>"$folder/lock"
flock -w 30 9 || { echo "$folder is in use by a server that does not end."; echo 75 >&3; exit 75; }

setsid "$@" 3>&- 8<&- &
server=$!

# The application ends when its app host said so or is gone. Else somebody stops this one server, clients or not.
application_ends() { [ -e "$folder/../stopping" ] || ! kill -0 "$APPHOST_PID" 2>/dev/null; }

# An established connection to the server's port.
has_clients() {
  local port
  port=$(printf '%04X' "$PORT")
  grep -qE "^ *[0-9]+: [0-9A-F]+:$port [0-9A-F:]+ 01 " /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

let_clients_leave() {
  local ticks=0
  while [ $((ticks += 1)) -le $clients_leave ] && application_ends && has_clients; do sleep 0.1; done
}

stop_with_pipe() {
  local ticks=0
  read -r _ <&8
  let_clients_leave
  kill -s "$signal" "$server" 2>/dev/null
  while [ $((ticks += 1)) -le $server_stops ] && kill -0 "$server" 2>/dev/null; do sleep 0.1; done
  kill -s KILL -- "-$server" 2>/dev/null
}
stop_with_pipe 3>&- 9>&- &
watch=$!

wait "$server"
code=$?
kill "$watch" 2>/dev/null
# What the server started and left behind goes with it.
kill -s KILL -- "-$server" 2>/dev/null
echo "$code" >&3
exit "$code"
