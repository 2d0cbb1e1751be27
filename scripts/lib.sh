# Shared by the scripts beside it: where we are, how much runs at once, and
# building. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '== %s\n' "$*"; }

# A job for each core, but no more than memory allows: a sanitized compile
# takes over a gigabyte.
jobs_that_fit() {
  local cores kib by_memory
  cores=$(nproc)
  kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
  by_memory=$((kib / 1500000))
  [ "$by_memory" -ge 1 ] || by_memory=1
  echo $((cores < by_memory ? cores : by_memory))
}

# build_preset NAME [TARGET…]: configures and builds into build/NAME.
build_preset() {
  local preset=$1
  shift
  say "building $preset in build/$preset"
  cmake --preset "$preset" >"build/$preset.configure.log" 2>&1 || {
    cat "build/$preset.configure.log" >&2
    return 1
  }
  if [ "$#" -gt 0 ]; then
    cmake --build "build/$preset" -j "$(jobs_that_fit)" --target "$@"
  else
    cmake --build "build/$preset" -j "$(jobs_that_fit)"
  fi
}

# Node packages, when they are not what package-lock.json says.
install_node_packages() {
  local mark=dashboards/node_modules/.package-lock.json
  [ -f dashboards/package.json ] || return 0
  if [ ! -f "$mark" ] || [ dashboards/package-lock.json -nt "$mark" ]; then
    say "installing the dashboards' packages (npm ci)"
    (cd dashboards && npm ci --no-audit --no-fund)
    touch "$mark"
  fi
}

# dashboards/dist, when it is older than what it is made from.
build_dashboards() {
  local page=dashboards/dist/index.html
  [ -f dashboards/package.json ] || return 0
  install_node_packages
  if [ ! -f "$page" ] || [ -n "$(find dashboards \
      \( -name node_modules -o -name dist -o -name tests \) -prune \
      -o -type f -newer "$page" -print -quit)" ]; then
    say "building the dashboards (npm run build)"
    (cd dashboards && npm run build)
  fi
}

mkdir -p build
