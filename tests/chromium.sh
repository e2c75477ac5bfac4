#!/bin/sh
# Installs Chromium for the browser tests where it is missing and may be installed; otherwise says so, and goes on.
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "Chromium is missing and cannot be installed here: the browser tests will be skipped (on Debian: apt-get install chromium)."
