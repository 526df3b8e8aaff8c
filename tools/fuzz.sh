#!/bin/sh
# Runs every fuzz target of the project for so many minutes each (default 1).
minutes=${1:-1}
for pkg in $(go list ./...); do
	for target in $(go test -list '^Fuzz' "$pkg" 2>/dev/null | grep '^Fuzz'); do
		echo "$pkg $target"
		go test "$pkg" -run '^$' -fuzz "^$target\$" -fuzztime "${minutes}m" || exit 1
	done
done
