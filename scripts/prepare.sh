# shellcheck shell=bash disable=SC2034
# What ./run and ./test share: the Rust version and the system's packages. Sourced, not started.

# By Debian's names. "a|b" is satisfied by either, and a is installed when neither is there. Newer releases add "t64" to
# some names; that counts as the same.
build_packages=(gcc libc6-dev make perl g++)
run_packages=(
  libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1
  libwayland-client0 libwayland-egl1 libxkbcommon0 libegl1
  libdbus-1-3 ca-certificates zenity
)

say() {
  printf '%s\n' "$@" >&2
}

fail() {
  say "$@"
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# Finds cargo where rustup leaves it, too, and checks that it is new enough. Takes the project's folder.
need_rust() {
  local wanted found rustup_bin=${CARGO_HOME:-${HOME:-}/.cargo}/bin
  wanted=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$1/Cargo.toml")
  # A terminal that was open while rustup ran does not have it on its path yet.
  if [ -x "$rustup_bin/cargo" ] && [[ ":$PATH:" != *":$rustup_bin:"* ]]; then
    PATH=$rustup_bin:$PATH
  fi
  if ! has cargo || ! has rustc; then
    fail "Rust is not installed on this computer. Line Producer needs Rust $wanted or newer." \
      "Get it from https://rustup.rs and start this again."
  fi
  found=$(cd "$1" && rustc --version | cut -d' ' -f2)
  if [ "$(printf '%s\n' "$wanted" "$found" | sort -V | head -n 1)" != "$wanted" ]; then
    fail "Line Producer needs Rust $wanted or newer, and this is Rust $found." \
      "Update it with: rustup update stable" \
      "Where there is no rustup, get it from https://rustup.rs"
  fi
}

# Prints those of the packages that are not installed.
missing_packages() {
  local package name all=" "
  while read -r name; do
    all+="$name "
  done < <(LC_ALL=C dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  for package in "$@"; do
    for name in ${package//|/ }; do
      [[ $all != *" $name "* && $all != *" ${name}t64 "* ]] || continue 2
    done
    printf '%s\n' "$package"
  done
}

# The name under which this release has one of "a|b", or a itself where it has none.
offered_name() {
  local name candidate
  for name in ${1//|/ }; do
    for candidate in "$name" "${name}t64"; do
      # Its words are translated otherwise.
      if LC_ALL=C apt-cache policy "$candidate" 2>/dev/null | grep 'Candidate:' | grep -qv '(none)'; then
        printf '%s\n' "$candidate"
        return
      fi
    done
  done
  printf '%s\n' "${1%%|*}"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif ! has sudo; then
    say "This needs the rights of root, and there is no sudo: $*"
    return 1
  elif [ -t 2 ]; then
    sudo "$@"
  else
    # Nobody is there to type a password.
    sudo -n "$@"
  fi
}

apt() {
  as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >&2
}

# Installs those of the packages that are missing. Asks nobody when none is, so that it works without a network.
# Fails when some are missing afterwards, or when this system has no apt to tell.
install_packages() {
  local package names=() missing=()
  if ! has dpkg-query || ! has apt-get; then
    say "This system has no apt. Make sure that it has what Debian calls:" "  $*"
    return 1
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Some packages are missing: ${missing[*]%%|*}"
  apt update || say "The list of packages could not be brought up to date."
  for package in "${missing[@]}"; do
    names+=("$(offered_name "$package")")
  done
  say "Installing ${names[*]}"
  apt install --no-install-recommends "${names[@]}" || true
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -eq 0 ] || { say "Could not be installed: ${missing[*]}"; return 1; }
}

# Prints those of the commands that are not there.
missing_commands() {
  local command
  for command in "$@"; do
    has "$command" || printf '%s\n' "$command"
  done
}
