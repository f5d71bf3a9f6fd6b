#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every shell example in the README and the guide runs and exits 0, in order, in one scratch folder.
. "$(dirname "$0")/../lib/tap.sh"

mkdir "$work/bin" && ln -s "$unmet" "$work/bin/unmet" && ln -s "$root/corpora" "$work/corpora"
export PATH="$work/bin:$PATH"

# examples FILE - each line of each ```sh block, joined where it ends in a backslash.
examples() { awk '/^```sh$/ { on = 1; next } /^```/ { on = 0 } on' "$1" | sed -e ':a' -e '/\\$/N; s/\\\n//; ta'; }

for page in README.md docs/guide.md; do
	while IFS= read -r line; do
		case $line in '' | \#* | tools/* | make* | sudo* | git*) continue ;; esac
		(cd "$work" && timeout 120 bash -c "$line") >"$work/out" 2>"$work/err" </dev/null
		report $? "$page: $line"
	done < <(examples "$page")
done
for page in README.md docs/*.md docs/*/*.md engine/README.md lexicons/README.md; do
	[ -f "$page" ] || continue
	while IFS= read -r link; do
		[ -e "$(dirname "$page")/${link%%#*}" ] || { echo "$page: $link" >>"$work/broken"; }
	done < <(grep -oE '\]\([^)#]+\)' "$page" | sed 's/^](//; s/)$//' | grep -vE '^(https?|mailto):')
done
[ ! -s "$work/broken" ] || cp "$work/broken" "$work/out"
[ ! -s "$work/broken" ]; report $? "every link in the documents leads somewhere"
