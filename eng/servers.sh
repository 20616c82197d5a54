# Sourced. Whether PostgreSQL, Redis and RabbitMQ run in containers or as programs of this machine.

# choose_servers: sets and exports Servers to native or containers. The environment may have chosen.
choose_servers() {
  Servers=$(printf '%s' "${Servers:-auto}" | tr '[:upper:]' '[:lower:]')
  case $Servers in
    native | containers) ;;
    auto) if have_containers; then Servers=containers; else Servers=native; fi ;;
    *) fail "Servers must be auto, native or containers." ;;
  esac
  export Servers
}

have_containers() {
  local runtime
  for runtime in docker podman; do
    if have "$runtime" && timeout 10 "$runtime" info >/dev/null 2>&1; then return; fi
  done
  return 1
}
