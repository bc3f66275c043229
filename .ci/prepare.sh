# Sourced by Tests/run and Board/simulated/run: what a bare Debian 12 lacks, and which Swift.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# Installs those of the named Debian packages that are missing; says nothing where none is.
need_packages() {
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' \
            || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "Missing Debian packages: ${missing[*]} (install them as root, then run this again)."
        root=(sudo)
    fi
    say "Installing ${missing[*]} (about a minute) ..."
    local log
    log=$(mktemp)
    if ! { "${root[@]}" apt-get update -qq && "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "apt-get could not install: ${missing[*]}"
    fi
    rm -f "$log"
}

# Ends with one clear line where Swift is absent or older than the package needs.
need_swift() {
    local version
    command -v swift >/dev/null \
        || fail "Swift is missing: install Swift 6.3 for Debian 12 from swift.org and put its bin folder on PATH."
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "'swift --version' does not answer: is the toolchain complete?"
    if [ "$(printf '%s\n6.3\n' "$version" | sort -V | head -n 1)" != "6.3" ]; then
        fail "Swift $version is too old: Waypost needs 6.3 or newer."
    fi
}

# What the programs are built with: the C libraries, and a C++ compiler for the TOML parser.
build_packages=(libc6-dev libstdc++-12-dev pkg-config libssl-dev libsqlite3-dev libpq-dev libzstd-dev
    libmodbus-dev libgpiod-dev)
