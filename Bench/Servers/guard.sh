# sh -c <this> guard <lock file or -> <stop signal> <seconds of grace> <command> [argument...]
#
# Runs the command in a session of its own and stops it when standard input closes. The other end of that
# pipe is held by the app host alone, so it closes however the app host ends, kill -9 included. The command
# inherits the lock: as long as anything of it lives, nobody else opens its data.
lock=$1 signal=$2 grace=$3
shift 3
exec 3<&0 </dev/null
if [ "$lock" != - ]; then
  exec 9>"$lock"
  flock -w 30 9 || { echo "$lock is held by a process that does not end"; exit 75; }
fi

setsid "$@" 3<&- &
child=$!

stop() {
  read -r _ <&3
  kill -s "$signal" -- "-$child" 2>/dev/null || kill -s "$signal" "$child"
  ticks=$((grace * 5))
  while [ "$ticks" -gt 0 ] && kill -0 "$child" 2>/dev/null; do
    sleep 0.2
    ticks=$((ticks - 1))
  done
  kill -s KILL -- "-$child" "$child" 2>/dev/null
}
stop 9>&- &
watch=$!

wait "$child"
code=$?
kill "$watch" 2>/dev/null
# What the command started and left behind goes with it.
kill -s KILL -- "-$child" 2>/dev/null
exit "$code"
