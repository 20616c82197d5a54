# bash rabbitmq.sh <folder>: RabbitMQ of this machine, with a node, port mapper and folders of its own.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
use_account rabbitmq

# RabbitMQ's own format: base64 of a salt, followed by the SHA-256 of salt and password.
password_hash() {
  local salt hash
  salt=$(head -c 4 /dev/urandom | od -An -tx1 | tr -d ' \n')
  hash=$({ printf "$(sed 's/../\\x&/g' <<<"$salt")"; printf '%s' "$password"; } | sha256sum | cut -d' ' -f1)
  printf "$(sed 's/../\\x&/g' <<<"$salt$hash")" | base64 -w0
}

cat >"$data/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$PORT
load_definitions = $data/definitions.json
log.console = true
log.console.level = info
log.connection.level = warning
log.file = false
CONF
# Read at every start, so that the password may be newer than the data.
cat >"$data/definitions.json" <<JSON
{
  "vhosts": [{ "name": "/" }],
  "users": [{ "name": "guest", "password_hash": "$(password_hash)", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": "administrator" }],
  "permissions": [{ "user": "guest", "vhost": "/", "configure": ".*", "write": ".*", "read": ".*" }]
}
JSON
echo '[].' >"$data/enabled_plugins"
: >"$data/env.conf"
give

export HOME=$data
export RABBITMQ_NODENAME=rabbitmq@localhost
export RABBITMQ_CONFIG_FILE=$data/rabbitmq.conf RABBITMQ_CONF_ENV_FILE=$data/env.conf
export RABBITMQ_ENABLED_PLUGINS_FILE=$data/enabled_plugins
export RABBITMQ_MNESIA_BASE=$data/mnesia RABBITMQ_LOG_BASE=$data/logs RABBITMQ_PID_FILE=$data/pid
RABBITMQ_DIST_PORT=$(free_port)
ERL_EPMD_PORT=$(free_port)
export RABBITMQ_DIST_PORT ERL_EPMD_PORT ERL_EPMD_ADDRESS=127.0.0.1
# Loopback only, and no scheduler that spins while it waits: the machine is shared.
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"

# A port mapper that Erlang starts detaches itself and stays. In the foreground it belongs to the server's session.
with_port_mapper='
  epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 &
  until epmd -port "$ERL_EPMD_PORT" -names >/dev/null 2>&1; do
    kill -0 $! || exit 1
    sleep 0.05
  done
  exec "$0"'
# The script of the package itself: the one that Debian puts on the path insists on being root.
stay_with TERM "${as[@]}" sh -c "$with_port_mapper" "$(find_program rabbitmq-server rabbitmq-server /usr/lib/rabbitmq/bin)"
