#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A small file of every kind that tools export: whose it is, how many documents and customers, who speaks as what.
. "$(dirname "$0")/../lib/tap.sh"

"$python" tests/lib/exports.py "$work/in" >"$work/told" || exit 2
if ! command -v pdftotext >/dev/null; then
	skip "print.pdf" "no pdftotext"
	grep -v '"print.pdf"' "$work/told" >"$work/rest" && mv "$work/rest" "$work/told"
fi
exits 0 "a folder of them all" "$unmet" inspect "$work/in"
cp "$work/out" "$work/people"
exits 0 "as JSON" "$unmet" inspect --json "$work/in"
cp "$work/out" "$work/json"

"$python" - "$work/told" "$work/json" "$work/people" >"$work/tap" <<'EOF'
import json, re, sys
told = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
seen = {}
for line in open(sys.argv[2], encoding="utf-8"):
    s = json.loads(line)
    seen.setdefault(s["file"], []).append(s)
shown = {}
for block in open(sys.argv[3], encoding="utf-8").read().split("\n\n"):
    m = re.match(r"\n?(\S+)\n  format +(\w+), [\w-]+(?:: (.*))?\n  rows +(.*)\n", block)
    if m:
        shown[m[1]] = (m[3] or "", m[4])
for t in told:
    wrong = []
    s = seen.get(t["file"], [])
    if len(s) != 1:
        wrong.append(f"seen {len(s)} times")
    else:
        for key in "format", "documents", "customers", "rejected":
            if s[0][key] != t[key]:
                wrong.append(f"{key} {s[0][key]}, not {t[key]}")
        speakers = {x["name"]: x["role"] for x in s[0]["speakers"]}
        if speakers != t["speakers"]:
            wrong.append(f"speakers {speakers}, not {t['speakers']}")
        kind, rows = shown.get(t["file"], ("", ""))
        if kind != t["kind"]:
            wrong.append(f"named \"{kind}\", not \"{t['kind']}\"")
        if t["people"] and f"{t['people']} row" not in rows:
            wrong.append(f"rows: {rows}")
    print("not ok" if wrong else "ok", "-", t["file"], "as", t["kind"] or t["format"], "; ".join(wrong))
EOF
[ "$(wc -l <"$work/tap")" -ge 40 ]; report $? "every kind of file"
while IFS= read -r line; do
	case $line in
	"ok - "*) report 0 "${line#ok - }" ;;
	*) report 1 "${line#not ok - }" ;;
	esac
done <"$work/tap"
