# Sourced. The development certificate, without which the dashboard shows a red banner.

# trust_certificate: on Linux, where it touches nothing but the account's own ~/.aspnet.
trust_certificate() {
  local trusted=$HOME/.aspnet/dev-certs/trust
  if [ "$(uname -s)" != Linux ]; then return; fi
  # OpenSSL reads a list of folders.
  export SSL_CERT_DIR=$trusted:${SSL_CERT_DIR:-/etc/ssl/certs}
  if [ -n "$(ls -A "$trusted" 2>/dev/null)" ]; then return; fi
  # Its exit code also tells of browsers and other programs that it could not reach.
  dotnet dev-certs https --trust >"$STATE/certificate.log" 2>&1 || true
}
