#!/bin/sh
# Installs the real servers of the live tests, as far as they can be had on this machine:
# Debian's packages (as root, with apt-get), and into the given folder a Bluesky network from npm and
# a Matrix homeserver from PyPI.
#
# Never fails: what cannot be had is named in a sentence, and its tests are skipped with a reason.
# No daemon of the system is started, and nothing asks a question.
#
# Usage: install.sh FOLDER [packages | servers]      (without a second word: both)

folder=$1
part=${2-}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
PATH=$PATH:/usr/sbin:/sbin

say() { printf '   %s\n' "$1"; }

# Print the package unless one of its programs is there: "package program...".
missing() {
  package=$1
  shift
  for program; do
    command -v "$program" >/dev/null 2>&1 && return
    for found in /usr/lib/postgresql/*/bin/"$program"; do
      [ -x "$found" ] && return
    done
  done
  printf '%s ' "$package"
}

wanted=$(
  missing dovecot-imapd dovecot
  missing postfix postfix
  missing openssl openssl
  missing dbus dbus-daemon
  missing gnome-keyring gnome-keyring-daemon
  missing redis-server redis-server
  missing postgresql initdb
  missing zsh zsh
  missing fish fish
  missing mandoc mandoc
  missing npm npm
  missing g++ c++
  missing mariadb-server mariadbd mariadb-install-db mariadb
  missing php-cli php
  php -m 2>/dev/null | grep -q mysqli || printf 'php-mysql '
  [ -f /usr/share/wordpress/wp-settings.php ] || printf 'wordpress '
)

install_packages() {
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then # asked before a package's daemon is started: 101 says no
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT INT TERM
  fi
  if command -v debconf-set-selections >/dev/null 2>&1; then
    echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
  fi
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  apt-get update >"$log" 2>&1 </dev/null
  # shellcheck disable=SC2086 - several packages
  if apt_install $wanted; then
    say "Installed: $wanted"
  else # one that this system does not know must not keep the others away
    for package in $wanted; do
      if apt_install "$package"; then say "Installed: $package"; else
        say "Not installed: $package ($(tail -n 1 "$log"))"
      fi
    done
  fi
  rm -f "$log"
}

apt_install() {
  apt-get install --yes --no-install-recommends "$@" >"$log" 2>&1 </dev/null
}

if [ "$part" != servers ]; then
  if [ -z "$wanted" ]; then
    say 'All system packages are here.'
  elif ! command -v apt-get >/dev/null 2>&1; then
    say "Not here, and there is no apt-get to install them with: $wanted"
  elif [ "$(id -u)" -ne 0 ]; then
    say "Not here; to install them: sudo apt-get install --no-install-recommends $wanted"
  else
    install_packages
  fi
fi
if [ "$part" = packages ]; then
  exit 0
fi

bluesky() {
  if ! command -v npm >/dev/null 2>&1; then
    say 'There is no npm, so there is no Bluesky network to test against.'
  elif ! sh "$here/bluesky_network/install.sh" "$folder" </dev/null; then
    say 'The Bluesky network could not be installed; its tests will be skipped.'
  fi
}

matrix() {
  if ! sh "$here/matrix_network/install.sh" "$folder" </dev/null; then
    say 'The Matrix homeserver could not be installed; its tests will be skipped.'
  fi
}

# Tests that need one of them wait while this process is there (tests/live/installation.py).
mkdir -p "$folder"
echo $$ >"$folder/installing"
bluesky &
matrix
wait
rm -f "$folder/installing"
exit 0
