# bash redis.sh <folder>: Redis of this machine. It keeps nothing, since nothing in it is the only copy.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
use_account redis

# In a file, since everybody can read a command line.
cat >"$data/redis.conf" <<CONF
bind 127.0.0.1
port $PORT
requirepass $password
dir $data
save ""
appendonly no
CONF
give
stay_with TERM "${as[@]}" "$(find_program redis-server redis-server)" "$data/redis.conf"
