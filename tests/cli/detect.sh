#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# unmet detect FILE|-: a line out per line in, in order, whatever the lines hold.
. "$(dirname "$0")/../lib/tap.sh"

cat >"$work/in.jsonl" <<'JSON'
{"id": "a", "text": "Please add an option to export all invoices to Excel."}
{"id": 12345678901234567890, "text": "Thanks, have a nice day."}
{"id": "c", "text": "It keeps crashing every time I open the calendar."}
not json
{"id": "e"}
{"id": "f", "text": "I love the editor but exporting takes forever."}
JSON
exits 0 "detect a file" "$unmet" detect "$work/in.jsonl"
cp "$work/out" "$work/lines"
"$python" - "$work/lines" >"$work/out" 2>"$work/err" <<'PY'
import json, sys
lines = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
raw = open(sys.argv[1], encoding="utf-8").read().splitlines()
assert len(lines) == 6, len(lines)
assert lines[0]["id"] == "a" and lines[0]["need"] is True and "wish" in lines[0]["kinds"], lines[0]
assert lines[0]["solution"] is True, lines[0]
assert "12345678901234567890" in raw[1] and lines[1]["need"] is False, raw[1]
assert lines[2]["need"] is True and "problem" in lines[2]["kinds"] and lines[2]["polarity"] == "unmet", lines[2]
assert lines[3]["id"] is None and lines[3]["error"], lines[3]
assert lines[4]["error"], lines[4]
assert lines[5]["need"] is True, lines[5]
text = "Please add an option to export all invoices to Excel."
for cue in lines[0]["cues"]:
    assert 0 <= cue["start"] < cue["end"] <= len(text), cue
for line in lines:
    if "error" not in line:
        assert set(line) >= {"id", "need", "score", "kinds", "polarity", "intensity", "solution", "cues"}, line
PY
report $? "six lines in, six out, in order, ids as given"
exits 0 "detect standard input" "$unmet" detect - <"$work/in.jsonl"
same "the same bytes" "$work/out" "$work/lines"
exits 2 "a missing file" "$unmet" detect "$work/none.jsonl"
: >"$work/empty.jsonl"
exits 1 "an empty file finds nothing" "$unmet" detect "$work/empty.jsonl"
