# Sourced. Whether to build against the Aspire packages or against Standins/: the file .standins says so to the build.

# check_feed [again]: asks the feed when Directory.Packages.props changed since it was asked, or when told to.
check_feed() {
  local stamp=$STATE/feed asked
  asked=$(sha256sum Directory.Packages.props | cut -d' ' -f1)
  if [ "${1:-}" = again ] || [ "$(head -1 "$stamp" 2>/dev/null)" != "$asked" ]; then
    printf '%s\n%s\n' "$asked" "$(ask_feed)" >"$stamp"
  fi

  if [ "$(tail -1 "$stamp")" != packages ]; then
    use_standins "The package feed lacks Aspire or what goes with it: building against Standins/ (PostgreSQL, Redis and RabbitMQ run as processes)"
  elif ! have_containers; then
    use_standins "No container runtime answers: building against Standins/ (PostgreSQL, Redis and RabbitMQ run as processes)"
  else
    rm -f .standins
    say "Building against the Aspire packages (servers run in containers)"
  fi
}

uses_standins() { [ -e .standins ]; }

use_standins() {
  [ -e .standins ] || touch .standins
  say "$1"
}

have_containers() { have docker && timeout 10 docker info >/dev/null 2>&1; }

# A restore of every package that has a stand-in: a feed may have one and lack another, or what it depends on.
ask_feed() {
  local folder=$STATE/feed-probe name version
  rm -rf "$folder"; mkdir -p "$folder"
  {
    printf '<Project Sdk="Microsoft.NET.Sdk">\n  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>\n  <ItemGroup>\n'
    for name in Standins/*/; do
      name=$(basename "$name")
      version=$(sed -n "s/.*Include=\"$name\" Version=\"\([^\"]*\)\".*/\1/p" Directory.Packages.props)
      if [ -n "$version" ]; then printf '    <PackageReference Include="%s" Version="%s" />\n' "$name" "$version"; fi
    done
    printf '  </ItemGroup>\n</Project>\n'
  } >"$folder/probe.csproj"
  if dotnet restore "$folder/probe.csproj" -nodeReuse:false -p:ImportDirectoryBuildProps=false -p:ImportDirectoryBuildTargets=false \
      -p:ImportDirectoryPackagesProps=false >"$folder/log" 2>&1; then
    echo packages
  else
    echo standins
  fi
}
