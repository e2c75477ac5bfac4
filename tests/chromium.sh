#!/bin/sh
# Installs Chromium for the browser tests, if it is missing and can be installed. Otherwise prints a warning and continues.
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "Chromium is missing, so the browser tests will be skipped. On Debian: apt-get install chromium"
