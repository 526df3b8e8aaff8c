#!/bin/sh
# Finds or installs the calendar programs that the tests of calendars are run with:
# vdirsyncer, khal and todoman. Without them those tests are skipped and say so.
missing=
for c in vdirsyncer khal todoman; do
	command -v "$c" >/dev/null 2>&1 || missing="$missing $c"
done
if [ -z "$missing" ]; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
	echo "installing$missing for the tests of calendars" >&2
	DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 &&
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >&2 && exit 0
fi
echo "The tests of calendars use programs that are not here:$missing." >&2
echo "On Debian or Ubuntu, as root: apt-get update && apt-get install -y$missing" >&2
exit 1
