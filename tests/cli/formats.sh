#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# unmet export --format: every format read back by a program that is not ours, and compared with segments.json.
. "$(dirname "$0")/../lib/tap.sh"

run_sample "$work/p" >"$work/out" 2>"$work/err" || { report 1 "the sample corpus runs"; exit 1; }
p=$work/p/project.unmet

exits 0 "list" "$unmet" export --format list
for format in csv xlsx graphml gexf qdpx crm brief; do
	"$unmet" export --format list | grep -q "^$format "; report $? "list names $format"
	exits 0 "$format is written" "$unmet" export --format $format -p "$p" -o "$work/a.$format"
	check "$format read by another program says what segments.json says" "$python" tests/lib/read_formats.py $format "$work/a.$format" "$work/p"
	"$unmet" export -q --format $format -p "$p" -o "$work/b.$format"
	check "$format again is the same bytes" diff -r "$work/a.$format" "$work/b.$format"
done
mkdir "$work/q"
check "the coded project unpacks" "$python" -m zipfile -e "$work/a.qdpx" "$work/q"
check "and is as REFI-QDA says" xmllint --noout --schema tests/lib/qdpx.xsd "$work/q/project.qde"

exits 0 "beside the project where no path is given" "$unmet" export --format csv -p "$p"
[ -f "$work/p/unmet-csv/needs.csv" ]; report $? "as unmet-csv"
exits 2 "a format that is none" "$unmet" export --format docx -p "$p"
warns "it says where formats are listed" 'export --format list'
exits 2 "a folder that cannot be made" "$unmet" export --format csv -p "$p" -o "$p/x"
exits 2 "a file in a folder that is not there" "$unmet" export --format xlsx -p "$p" -o "$work/none/x.xlsx"
printf 'id,text,customer\n1,"Thanks, all is well.",ann\n' >"$work/t.csv"
"$unmet" ingest -q "$work/t.csv" -o "$work/e" >/dev/null 2>&1
exits 1 "a project without needs" "$unmet" export --format xlsx -p "$work/e/project.unmet" -o "$work/e.xlsx"
[ ! -e "$work/e.xlsx" ]; report $? "leaves no file"

# Customers' words that act as formulas, markup or terminal codes stay words in every format.
"$python" - "$work/hostile.csv" <<'PY'
import csv, sys
words = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "<script>alert(1)</script>", "]]>&amp;<b>", "\u202Eevil", "# head", "| a | b |", "\x1b[31mred", "\uFF1DSUM(1)", "\uFF20x"]
with open(sys.argv[1], "w", newline="", encoding="utf-8") as f:
    out = csv.writer(f)
    out.writerow(["id", "text", "customer", "company", "industry"])
    for i in range(60):
        w = words[i % len(words)]
        out.writerow([i, f"{w} I can't export the invoice to Excel {w} and it crashes.", f"{w} {i % 20}", f"{w} Ltd", w])
PY
exits 0 "hostile words run" "$unmet" run -q "$work/hostile.csv" -o "$work/h" --needs 2 --segments 2
for format in csv xlsx graphml gexf qdpx crm brief; do
	exits 0 "hostile words as $format" "$unmet" export -q --format $format -p "$work/h/project.unmet" -o "$work/h.$format"
done
check "no cell of a table begins like a formula" "$python" - "$work/h.csv" "$work/h.crm" <<'PY'
import csv, sys
from pathlib import Path
seen = 0
for folder in sys.argv[1:]:
    for path in Path(folder).glob("*.csv"):
        for row in csv.reader(path.open(encoding="utf-8-sig", newline="")):
            for cell in row:
                try:
                    float(cell)
                except ValueError:
                    seen += cell.startswith("'")
                    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20")), (path, cell)
assert seen > 20, seen
PY
for format in xlsx graphml gexf qdpx; do
	check "hostile words read back from $format" "$python" tests/lib/read_formats.py $format "$work/h.$format" "$work/h"
done
mkdir "$work/hq"
"$python" -m zipfile -e "$work/h.qdpx" "$work/hq"
check "and the coded project is as REFI-QDA says" xmllint --noout --schema tests/lib/qdpx.xsd "$work/hq/project.qde"
! grep -rqE '(^|[^\\])<' "$work/h.brief"; report $? "no markup of theirs in a brief"

# The consumers of docs/examples.
check "the Python example" "$python" docs/examples/segments.py "$work/p/segments.json"
says "it prints segments" '^Segment 1: .* [0-9]+ customers'
cp "$work/out" "$work/python"
if command -v node >/dev/null; then
	check "the JavaScript example" node docs/examples/segments.mjs "$work/p/segments.json"
	same "says the same" "$work/python" "$work/out"
else
	skip "the JavaScript example" "no node"
fi
exit 0
