#!/bin/sh
# Fetches axe-core, the accessibility checker, and prints where it is. It is optional:
#
#	KENESH_AXE=$(sh tools/axe.sh) go test ./internal/browser
#
# has it look over every page that the stories of the desk come by.
set -e
dir=$(cd "$(dirname "$0")/.." && pwd)/.cache/axe
file=$dir/node_modules/axe-core/axe.min.js
if [ ! -f "$file" ]; then
	mkdir -p "$dir"
	npm install --prefix "$dir" --no-audit --no-fund --ignore-scripts --save-exact axe-core@4.14.1 >&2
fi
echo "$file"
