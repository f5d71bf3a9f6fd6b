#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The questionnaire written, filled in and read back; every kind of wrong answer is told and the rest is used.
. "$(dirname "$0")/../lib/tap.sh"

run_sample "$work/o"
for format in csv xlsx html; do
	exits 0 "a questionnaire as $format" "$unmet" questionnaire "$work/q.$format" -o "$work/o"
done
"$python" - "$work/q.html" >"$work/out" 2>"$work/err" <<'PY'
import re, sys
page = open(sys.argv[1], encoding="utf-8").read()
sheet, foot = page.split("<footer>")
assert "need " not in re.sub(r"<b>.*?</b>", "", sheet.split("</h1>")[1]), "numbers of needs on the customer's sheet"
items = re.findall(r"<p>(\d+)\. <b>", sheet)
assert items == [str(i + 1) for i in range(10)] and [i for i, _ in re.findall(r"(\d+) = need (\d+)", foot)] == items, foot
PY
report $? "the sheet asks for words; which item is which need stands at its foot"
label=$("$python" -c 'import re, sys; print(re.search(r"1 = need (\d+)", open(sys.argv[1]).read())[1])' "$work/q.html")
"$unmet" need rename -q "$label" "Plan the route" -o "$work/o"
exits 0 "a questionnaire with one name given" "$unmet" questionnaire "$work/q2.html" -o "$work/o"
warns "warns of the other nine" '^unmet: 9 of 10 items still have names made by unmet: give them names people understand first'
"$unmet" need undo -q 1 -o "$work/o"
exits 2 "a questionnaire as nothing" "$unmet" questionnaire "$work/q.doc" -o "$work/o"
warns "says what there is" 'ends in .csv or .xlsx .* or .html'
exits 0 "before anybody rated" "$unmet" ratings -o "$work/o"
says "signals are called signals" 'are signals'
exits 1 "an empty questionnaire" "$unmet" ratings "$work/q.csv" -o "$work/o"
warns "says that nothing could be used" 'no rating could be used'

# Filled in by the accounts of the sample, with one mistake of each kind.
"$python" - "$work" "$sample/accounts.csv" <<'PY'
import csv, json, random, sys
work, accounts = sys.argv[1:]
random.seed(3)
rows = list(csv.DictReader(open(f"{work}/q.csv", encoding="utf-8-sig")))
assert 1 <= len(rows) <= 10 and list(rows[0]) == ["customer", "need", "outcome", "importance", "satisfaction"], rows[0]
names = [m["customer"] for s in json.load(open(f"{work}/o/segments.json"))["segments"] for m in s["members"]]
long, wide = [], []
for name in names[:40]:
    wide.append({"customer": name})
    for i, row in enumerate(rows):
        a = dict(row, customer=name, importance=random.choice([9, 10, 9, 8] if i == 0 else [3, 5, 7]),
                 satisfaction=random.choice([1, 2, 3] if i == 0 else [6, 8, 9]))
        long.append(a)
        wide[-1][f"Importance: {row['outcome']}"] = a["importance"]
        wide[-1][f"Satisfaction: {row['outcome']}"] = a["satisfaction"]
def write(path, table):
    with open(path, "w", newline="") as f:
        out = csv.DictWriter(f, table[0].keys())
        out.writeheader()
        out.writerows(table)
write(f"{work}/long.csv", long)
write(f"{work}/wide.csv", wide)
bad = [dict(long[0], importance=11), dict(long[1], satisfaction="high"), dict(long[2], need=999, outcome="Fly to the moon"),
       long[3], dict(long[3], importance=1), dict(long[4], customer=""), dict(long[5], importance="", satisfaction=""),
       dict(long[6], importance=7.5)]
write(f"{work}/bad.csv", bad)
PY
exits 0 "a row a rating" "$unmet" ratings "$work/long.csv" -o "$work/o"
says "all are used" '^400 ratings used, 0 rows'
says "the need that matters and is not met comes first" 'high|extreme'
says "within segments too" 'In the segment'
[ ! -s "$work/err" ]; report $? "nothing to complain about"
exits 0 "export" "$unmet" export -q -o "$work/o"
check "schema" "$python" tests/lib/validate.py "$work/o"
"$python" - "$work/o/segments.json" "$work/q.csv" >"$work/out" 2>"$work/err" <<'PY'
import csv, json, sys
r = json.load(open(sys.argv[1]))
first = next(csv.DictReader(open(sys.argv[2], encoding="utf-8-sig")))
need = next(n for n in r["needs"] if n["id"] == int(first["need"]))
o = need["opportunity"]
assert o["respondents"] == 40 and o["low"] <= o["opportunity"] <= o["high"] and o["opportunity"] > 12, o
assert abs(o["gap"] - o["importance"] * (10 - o["satisfaction"])) < 0.6, o
assert r["rated"][0]["need"] == need["id"] and len(r["rated"]) == 10
for o in r["rated"]:
    i, s = 10 * o["important"] / o["respondents"], 10 * o["satisfied"] / o["respondents"]
    assert abs(o["opportunity"] - (i + max(i - s, 0))) < 0.006, o
assert any(s["opportunity"] for s in r["segments"])
PY
report $? "the figures are those of the formulas"
cp "$work/o/segments.json" "$work/long.json"
for format in csv xlsx brief; do
	"$unmet" export -q --format $format -o "$work/rated.$format" -p "$work/o/project.unmet"
	check "$format holds them" "$python" tests/lib/read_formats.py $format "$work/rated.$format" "$work/o"
done
exits 0 "a row a customer, the same answers" "$unmet" ratings "$work/wide.csv" -o "$work/o"
says "all are used" '^400 ratings used, 0 rows'
exits 0 "export" "$unmet" export -q -o "$work/o"
same "come to the same figures" "$work/o/segments.json" "$work/long.json"
"$python" - "$work" <<'PY'
import sys
try:
    import csv, openpyxl
except ImportError:
    sys.exit(0)
book = openpyxl.Workbook()
for row in csv.reader(open(f"{sys.argv[1]}/long.csv")):
    book.active.append(row)
book.save(f"{sys.argv[1]}/long.xlsx")
PY
if [ -f "$work/long.xlsx" ]; then
	exits 0 "a workbook" "$unmet" ratings "$work/long.xlsx" -o "$work/o"
	says "all are used" '^400 ratings used, 0 rows'
else
	skip "a workbook" "no openpyxl"
fi
exits 0 "wrong answers" "$unmet" ratings "$work/bad.csv" -o "$work/o"
says "are counted" '^2 ratings used, [0-9] rows or cells not used, 1 not filled in'
warns "out of range" 'importance "11" and satisfaction .* not both whole numbers from 1 to 10'
warns "no number" 'satisfaction "high"'
warns "half a step" 'importance "7.5"'
warns "a need that is not there" 'there is no need 999 any more: the rating is kept under its own words'
warns "rated twice" 'is rated twice by .*: the later one counts'
warns "nobody" 'row [0-9]+: nobody is named: who rated goes into column customer'
says "kept under its own words" '1 of them is on words that no need of the project has'
exits 0 "a run later" "$unmet" run -q "$sample/interviews" "$sample/tickets.csv" --accounts "$sample/accounts.csv" --unit account -o "$work/o"
exits 0 "ratings" "$unmet" ratings -o "$work/o"
says "are still there" 'as rated by everybody'
