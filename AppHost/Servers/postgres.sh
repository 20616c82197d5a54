# bash postgres.sh <folder>: PostgreSQL of this machine, with the database that DATABASE names.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
use_account postgres
cluster=$data/cluster

# The programs of the version that made the data, else the newest.
programs() {
  local version=
  if [ -e "$cluster/PG_VERSION" ]; then version=$(cat "$cluster/PG_VERSION"); fi
  dirname "$(find_program initdb "postgresql${version:+-$version}" $(ls -d /usr/lib/postgresql/${version:-*}/bin 2>/dev/null | sort -rV))"
}

# A cluster that was begun and not finished is never taken for one: it has another name until it is complete.
create_cluster() {
  local begun=$cluster.new secret=$data/superuser
  rm -rf "$begun"
  printf '%s' "$password" >"$secret"
  give
  "${as[@]}" "$bin/initdb" -D "$begun" -U postgres --pwfile "$secret" --auth scram-sha-256 -E UTF8 --locale C.UTF-8
  rm -f "$secret"
  mv "$begun" "$cluster"
}

# Runs statements, one a line, before the server accepts anybody.
alone() { "${as[@]}" "$bin/postgres" --single -D "$cluster" postgres >/dev/null; }

# The password may be newer than the data, which is kept apart from it.
prepare() {
  local wanted
  wanted=$(printf '%s\n%s' "$DATABASE" "$password" | sha256sum)
  if [ "$(cat "$data/prepared" 2>/dev/null)" = "$wanted" ]; then return; fi
  alone <<SQL
ALTER ROLE postgres PASSWORD '${password//\'/\'\'}'
SQL
  # Fails where the database is there already.
  alone <<<"CREATE DATABASE \"$DATABASE\"" 2>/dev/null || true
  printf '%s' "$wanted" >"$data/prepared"
}

bin=$(programs)
if [ ! -d "$cluster" ]; then create_cluster; fi
give
(
  # Another server may still be stopping on this data.
  exec 9>"$folder/lock"
  flock -w 30 9 || fail "$folder is in use by a server that does not end."
  rm -f "$cluster/postmaster.pid" # Nothing of an earlier run lives once the lock is held.
  prepare
)
give

# A server that shares its machine: durable, loopback only, vacuumed often since the rows of a queue change often.
settings=(
  "port=$PORT" listen_addresses=127.0.0.1 unix_socket_directories= max_connections=200
  fsync=on synchronous_commit=on shared_buffers=256MB effective_cache_size=1GB random_page_cost=1.1
  max_wal_size=2GB checkpoint_timeout=15min wal_compression=on jit=off
  autovacuum_naptime=10s autovacuum_vacuum_scale_factor=0.05 autovacuum_analyze_scale_factor=0.05
)
options=()
for setting in "${settings[@]}"; do options+=(-c "$setting"); done
# INT asks for a fast shutdown: sessions end and a checkpoint is written.
stay_with INT "${as[@]}" "$bin/postgres" -D "$cluster" "${options[@]}"
