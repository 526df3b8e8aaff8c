#!/bin/sh
# Finds or installs the browser that the tests of the desk drive.
for b in chromium chromium-browser google-chrome chrome; do
	if command -v "$b" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
	echo "installing chromium for the tests of the desk" >&2
	DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >&2 && exit 0
fi
echo "The tests of the desk need a browser that is not here: install Chromium." >&2
echo "On Debian or Ubuntu, as root: apt-get update && apt-get install -y chromium" >&2
exit 1
