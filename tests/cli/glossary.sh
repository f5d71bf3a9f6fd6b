#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The glossary written, edited and read back; every wrong row is told, the others are used, and nobody's decision is undone.
. "$(dirname "$0")/../lib/tap.sh"

run_sample "$work/o"
project=$work/o/project.unmet
glossary() { "$unmet" glossary -p "$project" "$@"; }
for format in csv xlsx md; do
	exits 0 "as $format" glossary -o "$work/g.$format"
done
exits 2 "as nothing" glossary -o "$work/g.doc"
warns "says what there is" 'ends in .csv or .xlsx .* or .md'
exits 2 "neither to write nor to read" glossary
warns "says what to name" 'with --out, .* with --read'
check "all needs, what they are called, and quotes are in it" "$python" - "$work" <<'PY'
import csv, json, sys
work = sys.argv[1]
needs = {n["id"]: n for n in json.load(open(work + "/o/segments.json"))["needs"]}
rows = list(csv.DictReader(open(work + "/g.csv", encoding="utf-8-sig")))
assert [int(r["need"]) for r in rows] == list(needs), rows
assert all(r["label"] == needs[int(r["need"])]["label"] and r["quote_1"].strip("'") and r["written"].startswith("rev ") for r in rows)
page = open(work + "/g.md").read()
assert page.count("\n## ") == len(needs) and page.count("\n> ") >= len(needs)
PY
exits 0 "read back as it was" glossary --read "$work/g.csv"
says "is nothing new" '^0 changes decided, ([0-9]+) of \1 rows as they were, 0 not done'
exits 0 "the same workbook" glossary --read "$work/g.xlsx"
says "is nothing new either" '^0 changes decided, ([0-9]+) of \1 rows as they were, 0 not done'

exits 0 "the same page" glossary --read "$work/g.md"
says "nor is this" '^0 changes decided, ([0-9]+) of \1 rows as they were, 0 not done'

# edit NAME PYTHON - the table with rows (by need) changed, as NAME.
edit() {
	"$python" - "$work" "$1" "$2" <<'PY'
import csv, sys
work, name, change = sys.argv[1:]
rows = list(csv.DictReader(open(work + "/g.csv", encoding="utf-8-sig")))
by = {int(r["need"]): r for r in rows}
exec(change)
with open(f"{work}/{name}.csv", "w", newline="", encoding="utf-8") as f:
    out = csv.DictWriter(f, list(rows[0]))
    out.writeheader()
    out.writerows(rows)
PY
}
# holds NAME PYTHON - an assertion over needs by id, n.
holds() {
	"$unmet" export -q -o "$work/o" && "$python" - "$work/o" "$2" >"$work/out" 2>"$work/err" <<'PY'
import json, sys
n = {x["id"]: x for x in json.load(open(sys.argv[1] + "/segments.json"))["needs"]}
assert eval(sys.argv[2]), sys.argv[2]
PY
	report $? "$1"
}
edit edited 'by[1]["label"] = "Invoices on time"; by[1]["definition"] = "=What goes out, when;\nnot what is in it"; by[2]["outcome"] = "Minimise the time it takes"; by[3]["label"] = "  " + by[3]["label"] + " "'
exits 0 "a dry run" glossary --read "$work/edited.csv" --dry-run
says "tells what would change" '^need 1, label: .* -> Invoices on time'
says "counts it" '^3 changes found, '
holds "and changes nothing" 'n[1]["label"] != "Invoices on time" and not n[1]["definition"]'
exits 0 "read back" glossary --read "$work/edited.csv" --by Ann --why "agreed on Monday"
says "three changes, blanks around words are none" '^3 changes decided, .* 0 not done'
holds "they are in segments.json" 'n[1]["label"] == "Invoices on time" and n[1]["definition"].startswith("=What goes") and n[2]["outcome"] == {"text": "Minimise the time it takes", "draft": False}'
exits 0 "the log" "$unmet" need log -o "$work/o"
says "knows who and why" 'Ann, because agreed on Monday'
exits 0 "read back again" glossary --read "$work/edited.csv"
says "is nothing new" '^0 changes decided'

# Somebody decided since the file was written; unedited cells undo nothing, edited ones are told.
edit later 'by[1]["label"] = "Invoices, late"; by[2]["label"] = "Two"'
exits 0 "an old file" glossary --read "$work/later.csv"
warns "is told who decided in the meantime" 'row [0-9]+: label of need 1: Ann decided about it since this file was written \(decision 1\)'
says "and the rest is used" '^1 change decided, .* 1 not done'
holds "nothing was undone" 'n[1]["label"] == "Invoices on time" and n[1]["definition"] and n[2]["label"] == "Two" and not n[2]["outcome"]["draft"]'
edit forced 'by[1].update(label="Invoices, late", written="")'
exits 0 "without the mark" glossary --read "$work/forced.csv"
holds "the file is taken as it stands" 'n[1]["label"] == "Invoices, late" and n[1]["definition"] == ""'

# One row of each kind of wrong.
"$unmet" need dismiss 5 -q -o "$work/o"
"$unmet" need merge 6 7 -q -o "$work/o"
exits 0 "written again" glossary -o "$work/g.csv"
edit bad 'rows.append(dict(by[1], label="Again")); rows.append(dict(by[2], need=999, label="None")); rows.append(dict(by[2], need="")); rows.append(dict(by[2], need="x")); rows += [dict(by[2], need=5), dict(by[2], need=7)]; by[3]["label"] = ""; by[3]["definition"] = "A definition"; by[4]["label"] = "a" * 300'
exits 0 "wrong rows" glossary --read "$work/bad.csv"
warns "no label" 'need 3 has no label here: it keeps "'
warns "too long" 'label of need 4: a name has at most 200 bytes'
warns "twice" 'need 1 stands twice: the first, in row [0-9]+, is used'
warns "no such need" 'no need 999'
warns "no number" 'no number of a need in column need'
warns "words for a number" '"x" is no number of a need'
warns "dismissed" 'need 5 is dismissed: `unmet need restore 5` first'
warns "gone into another" 'need 7 is no more.*need 6'
says "the rest is used" '^1 change decided, .* 8 not done'
holds "of the same row, too" 'n[3]["definition"] == "A definition"'
printf 'what,why\n1,2\n' >"$work/other.csv"
exits 1 "another table" glossary --read "$work/other.csv"
warns "says what is needed" 'no row with the number of a need'
printf 'id,definition\n8,"Short and own-made"\n' >"$work/own.csv"
exits 0 "a table of one's own" glossary --read "$work/own.csv"
says "with the columns it has" '^1 change decided, 0 of 1 rows as they were, 0 not done'
holds "leaves the others" 'n[8]["definition"].startswith("Short") and n[8]["label"]'
draft=$("$python" -c 'import json,sys; print(next((n["id"] for n in json.load(open(sys.argv[1]))["needs"] if n["outcome"] and n["outcome"]["draft"] and n["id"] > 3), ""))' "$work/o/segments.json")
if [ -n "$draft" ]; then
	edit agreed "by[$draft]['outcome_state'] = 'agreed'"
	exits 0 "a draft that people agree to" glossary --read "$work/agreed.csv"
	holds "is no draft any more" "not n[$draft]['outcome']['draft']"
else
	skip "a draft that people agree to" "no draft in the sample"
fi

# The page: edited by hand, wrapped by an editor, with needs of one's own.
exits 0 "a page of how it stands now" glossary -o "$work/g.md"
"$python" - "$work" <<'PY'
import re, sys
work = sys.argv[1]
parts = re.split(r"(?m)^(?=## )", open(work + "/g.md", encoding="utf-8").read())
by = {int(re.search(r"^Need (\d+)", p, re.M)[1]): i for i, p in enumerate(parts) if p.startswith("## ")}
def change(need, pattern, text):
    new = re.sub(pattern, lambda m: text, parts[by[need]], count=1, flags=re.M | re.S)
    assert new != parts[by[need]], (need, pattern)
    parts[by[need]] = new
change(2, r"^## [^\n]*", "## Who comes \\& when \\[2\\]")
change(8, r"Short and own\\?-made", "Long,\nwrapped by an editor, with a \\*star\\*\n\nand a second paragraph")
change(9, r"(?<=\n\n)(?=\*Outcome|> )", "A definition\n\n")
change(10, r"^Need \d+[^\n]*\n", "")
change(11, r"^## [^\n]*", "## ")
parts.append("## Nobody's\n\nNeed 999\n")
open(work + "/edited.md", "w", encoding="utf-8", newline="\r\n").write("".join(parts))
PY
exits 0 "the page read back" glossary --read "$work/edited.md"
warns "a need without its number" 'no line `Need N` under "'
warns "a name that is gone" 'need 11 has no label here'
warns "a number that is none" 'no need 999'
says "the rest is used" '^3 changes decided, .* 3 not done'
holds "marks and paragraphs come back" 'n[2]["label"] == "Who comes & when [2]" and n[8]["definition"] == "Long, wrapped by an editor, with a *star*\nand a second paragraph" and n[9]["definition"] == "A definition"'
exits 0 "written once more" glossary -o "$work/again.md"
exits 0 "and read" glossary --read "$work/again.md"
says "is as it was" '^0 changes decided, ([0-9]+) of \1 rows as they were, 0 not done'
exits 2 "a page that is not there" glossary --read "$work/none.md"
