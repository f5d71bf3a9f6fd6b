#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is said to somebody new: commands that can be typed, few customers, needs of one customer, what people like.
. "$(dirname "$0")/../lib/tap.sh"

cat >"$work/five.csv" <<'EOF'
id,customer,text
1,Ann,"It keeps crashing when I export the report. The calendar is lovely."
2,Bob,"Please add a way to export the report to Excel. I love the calendar, it is great."
3,Cem,"I wish the export of reports were faster. The calendar is wonderful, I really love it."
4,Dee,"Exporting reports is far too slow for us. The calendar is great."
5,Eve,"We can't print the delivery labels from the phone. I wish there were a dark mode for night shifts. I love the calendar."
EOF

# Where unmet is on PATH its name will do; elsewhere hints say the path it was started with.
exits 0 "five customers" "$unmet" run "$work/five.csv" -o "$work/o" --needs 4
says "hints name the program" "^  unmet review -o "
mkdir "$work/bin" && ln -s "$(cd "$(dirname "$unmet")" && pwd)/$(basename "$unmet")" "$work/bin/program"
bare() { (cd "$work" && PATH=/usr/bin:/bin "$@"); }
if PATH=/usr/bin:/bin command -v unmet >/dev/null; then
	skip "hints name the path" "unmet is installed here"
else
	exits 0 "started by a path" bare bin/program needs -o o
	says "hints name the path" '^  bin/program need [0-9]+ -o o  '
	exits 0 "started by an absolute path" bare "$work/bin/program" needs -o o
	says "hints name it from here" '^  bin/program need [0-9]+ -o o  '
	exits 2 "and so do errors" bare bin/program needs -o none
	warns "with what to type" '`bin/program run FILES`'
fi

exits 0 "needs of five customers" "$unmet" needs -o "$work/o"
says "so few are a warning" '^  Only 5 customers: read the quotes'
[ "$(grep -nE '^  Only 5' "$work/out" | cut -d: -f1)" -lt "$(grep -nE '^ +[0-9]+  ' "$work/out" | head -n 1 | cut -d: -f1)" ]
report $? "above the list"
"$python" -c 'import json, sys; n = json.load(open(sys.argv[1]))["grouping"]["note"]; assert n.startswith("Only 5 customers: "), n' \
	"$work/o/segments.json" >"$work/out" 2>"$work/err"
report $? "and in segments.json"

# A need of one customer does not recur: counted, not listed, unless all are asked for.
"$python" - "$work/o/segments.json" >"$work/ids" <<'PY'
import json, sys
needs = json.load(open(sys.argv[1]))["needs"]
print(*(sorted(n["id"] for n in needs if n["customer_count"] == 1)))
print(*(sorted(n["id"] for n in needs if n["customer_count"] > 1)))
PY
single=$(sed -n 1p "$work/ids") more=$(sed -n 2p "$work/ids")
[ -n "$single" ] && [ -n "$more" ]; report $? "some needs are of one customer, some of more"
listed() { grep -oE '^ +[0-9]+  ' "$work/out" | tr -d ' ' | sort -n | xargs; }
exits 0 "needs" "$unmet" needs -o "$work/o"
[ "$(listed)" = "$more" ]; report $? "lists those of more customers"
says "and counts the others" "^  and $(wc -w <<<"$single") said by one customer only .*needs -n 100"
says "all can be asked for" '^  unmet needs -n 100 '
exits 0 "all needs" "$unmet" needs -o "$work/o" -n 100
[ "$(listed)" = "$(printf '%s\n' $single $more | sort -n | xargs)" ]; report $? "lists all"
grep -q 'n 100' "$work/out"; [ $? -eq 1 ]; report $? "and does not say to ask for all"

# Beyond 200 customers one of them is less than a percent, and not nothing; what people like is shown by praise.
"$python" - >"$work/many.csv" <<'PY'
print("id,customer,text")
for i in range(600):
    said = "I love the calendar, it is great." if i < 9 else "Exporting reports is far too slow for us."
    said = "We can't print the delivery labels." if i == 599 else "The printed delivery labels are unreadable." if i == 598 else said
    print(f'{i},c{i},"{said}"')
PY
exits 0 "600 customers" "$unmet" run "$work/many.csv" -o "$work/many" --needs 3
says "a share that rounds to nothing is less than a percent" ' <1%  '
says "what people like is told as praise" ' 100% praise$'
says "and shown by it" 'I love the calendar'

# A project without needs has nothing to review; a folder that may not be written is named, with what to do.
exits 0 "files that were only read" "$unmet" ingest -q "$work/five.csv" -o "$work/read"
exits 2 "nothing to review" timeout 20 "$unmet" review --no-open -o "$work/read"
warns "says what to do first" 'holds no needs to review yet: `unmet run FILES`'
if [ "$(id -u)" -ne 0 ]; then
	other() { "$@"; }
elif command -v setpriv >/dev/null && chmod 755 "$work" && setpriv --reuid=65534 --regid=65534 --clear-groups "$unmet" --version >/dev/null 2>&1; then
	other() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
else
	other() { false; }
fi
mkdir "$work/shut" && chmod 555 "$work/shut" && chmod -R a+rX "$work/o" "$work/five.csv" && chmod a-w "$work/o" "$work/o/project.unmet"
if other true; then
	exits 2 "a folder that may not be written" other "$unmet" run "$work/five.csv" -o "$work/shut"
	warns "is named, with what to do" 'may not write in .*/shut; choose another folder with -o'
	exits 2 "a folder that may not be made" other "$unmet" run "$work/five.csv" -o "$work/shut/in"
	warns "is named, too" 'may not make .*/shut/in; choose another folder with -o'
	exits 2 "a review that may not write" other timeout 20 "$unmet" review --no-open -o "$work/o"
	warns "says how to look at it" 'may not write in .*`unmet review --read-only`'
else
	skip "a folder that may not be written" "no other user to be here"
fi
chmod u+w "$work/o" "$work/o/project.unmet"

# What others would type.
exits 0 "a goal in percent" "$unmet" goal -o "$work/o" "${more%% *}" share 10% 2030-12-31
says "is taken" 'share at most 10 of 100 by 2030-12-31'
exits 0 "a decision" "$unmet" need rename "${more%% *}" "Export" -o "$work/o"
exits 0 "undo is revert" "$unmet" need undo 1 -o "$work/o"
exits 0 "a questionnaire without FILE" "$unmet" questionnaire -o "$work/o"
says "says where it is" '/o/questionnaire\.xlsx: to be filled in'
warns "warns of names that nobody gave" '^unmet: ([0-9]+) of \1 items still ha(ve names|s a name) made by unmet: '
cp "$work/o/questionnaire.xlsx" "$work/before"
exits 2 "once more" "$unmet" questionnaire -o "$work/o"
warns "does not write over answers" 'questionnaire\.xlsx is there already'
same "they are as they were" "$work/o/questionnaire.xlsx" "$work/before"

# Two files about one thing, and one about another: which that is, is said.
"$python" - "$work" <<'EOF'
import sys
office = ("invoice report calendar column export filter ticket dashboard password login reminder contact template folder search label note "
          "attachment meeting chart printer signature backup archive shortcut keyboard browser window plugin server mailbox address sender "
          "receipt budget currency discount supplier warehouse order refund coupon payment balance ledger audit approval deadline milestone "
          "sprint backlog comment avatar profile banner widget slider").split()
garden = ("tomato shovel hose seedling compost fence rake trowel wheelbarrow hedge lawn mower orchard apple pear cherry plum gravel pond pump "
          "frog snail slug aphid beetle ladder bucket pruner saw axe twine trellis vine grape rose tulip daffodil lily fern moss ivy clover "
          "oak maple birch willow poplar spruce larch cedar juniper thyme basil parsley sage mint dill chive fennel").split()
for name, words, step in ("office_mail", office, 7), ("office_desk", office, 11), ("garden", garden, 7):
    with open(f"{sys.argv[1]}/apart_{name}.csv", "w") as f:
        f.write("customer,text\n" + "".join(
            f"{name}{i},I need a better {words[i % len(words)]} beside the {words[i * step % len(words)]}.\n" for i in range(150)))
EOF
exits 0 "sources about different things" "$unmet" ingest -q -o "$work/apart" "$work"/apart_*.csv
exits 0 "are read as one" "$unmet" detect -q -o "$work/apart"
exits 0 "and looked at" "$unmet" status -o "$work/apart"
says "it is said which is about something else" '^  apart_garden.csv: hardly a word in common'
exits 0 "two about one thing" "$unmet" ingest -q -o "$work/together" "$work"/apart_office_*.csv
"$unmet" detect -q -o "$work/together"
exits 0 "and looked at" "$unmet" status -o "$work/together"
! grep -q 'hardly a word' "$work/out"; report $? "are not told apart"
