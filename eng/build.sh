# Sourced. Builds when something changed since the last build that succeeded.

# build <project or solution> <configuration>
build() {
  local stamp=$STATE/built-$2 began=$STATE/building-$2 pipe=concierge-$$ code=0
  if [ -e "$stamp" ] && [ -z "$(newer_than "$stamp")" ]; then return; fi

  say "Building ($2)"
  touch "$began" # What changes during the build is newer, and is built next time.
  # A compiler server of its own, and no waiting build nodes: nothing stays behind.
  dotnet build "$1" -c "$2" -v quiet -nologo -nodeReuse:false -p:SharedCompilationId="$pipe" || code=$?
  pgrep -f -- "-pipename:$pipe( |\$)" | xargs -r kill || true
  if [ "$code" != 0 ]; then rm -f "$stamp"; fail "The build failed."; fi
  mv "$began" "$stamp"
}

# The first file or folder that changed since; a folder changes when something in it is added or removed.
newer_than() {
  find . \( -name .git -o -name bin -o -name obj -o -name node_modules -o -name .concierge -o -name docs -o -name TestResults \) -prune \
    -o \( -type f -o -type d \) ! -path . -newer "$1" -print -quit
}
