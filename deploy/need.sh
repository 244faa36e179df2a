#!/bin/sh
# Make sure the named Debian packages are there. Root gets them installed; others are told the one line to run.
set -eu
missing=""
for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done
# A Python that was not installed by Debian brings its own venv module.
if python3 -c "import venv, ensurepip" 2>/dev/null; then
    missing=$(printf '%s' "$missing" | sed 's/ python3-venv//')
fi
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "These packages are missing. Run:  sudo apt-get install$missing" >&2
    exit 1
fi
