#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Coverage, trends, events and goals from the command line, and what wrong input is told.
. "$(dirname "$0")/../lib/tap.sh"

# A year of tickets: printing is asked for until 1 July, exporting always.
"$python" - "$work/tickets.csv" <<'PY'
import csv, datetime, random, sys
random.seed(7)
needs = ["I can't print the invoices.", "I wish I could export the reports to Excel.", "The calendar keeps crashing.",
         "Searching photos takes forever.", "Please add a filter for messages.", "There is no way to share the price list."]
with open(sys.argv[1], "w", newline="") as f:
    out = csv.writer(f)
    out.writerow(["id", "customer", "date", "plan", "text"])
    for i in range(900):
        day = datetime.date(2025, 1, 1) + datetime.timedelta(days=i * 364 // 899)
        choice = needs[1:] if day >= datetime.date(2025, 7, 1) else needs + needs[:1] * 3
        out.writerow([i, f"person{random.randrange(300)}", day, random.choice("ab"), random.choice(choice)])
PY
exits 0 "a year of tickets" "$unmet" run -q "$work/tickets.csv" --needs 6 -o "$work/o"
exits 0 "coverage" "$unmet" coverage -o "$work/o"
says "coverage refuses six needs and says why" 'Too little to say how much is known: that takes 6 customers and 8 needs'
exits 0 "trends" "$unmet" trends -o "$work/o"
says "a need that went away is told" 'print.*down'
exits 0 "an event" "$unmet" event 2025-07-01 Printing released -o "$work/o"
says "an event is compared" '180 days before against 180 after: [1-6] of 6 needs changed'
says "with the rates" 'print.* to +0 of 100'
exits 0 "an event to come" "$unmet" event 2124-01-01 Someday -o "$work/o"
says "is kept, and says what it waits for" 'Nothing to compare yet: that takes 14 days'
exits 2 "an event twice" "$unmet" event 2025-07-01 Printing released -o "$work/o"
warns "is told" 'is marked already'
exits 2 "no day" "$unmet" event 2025-02-30 Nothing -o "$work/o"
warns "is told" '2025-02-30 is no day: write YYYY-MM-DD'
exits 2 "an event without a name" "$unmet" event 2025-03-01 -o "$work/o"
warns "is told" 'an event needs a name'
need=$("$python" -c 'import json, sys; print(next(n["id"] for n in json.load(open(sys.argv[1]))["needs"] if "print" in n["label"]))' "$work/o/segments.json")
exits 0 "a goal" "$unmet" goal "$need" rate 5 2025-12-31 -o "$work/o"
says "stands where the last month is" 'rate at most 5 of 100 by 2025-12-31; now 0: met'
other=$((need % 6 + 1))
exits 0 "a goal that time has passed" "$unmet" goal "$other" rate 1 2025-06-30 -o "$work/o"
says "is missed" 'by 2025-06-30; now .*: missed'
exits 2 "a goal on a need that is not there" "$unmet" goal 99 rate 5 2026-12-31 -o "$work/o"
warns "is told" 'there is no need 99: .unmet needs. lists them'
exits 2 "a goal in a segment that is not there" "$unmet" goal 1 rate 5 2026-12-31 --segment 9 -o "$work/o"
warns "is told" 'there is no segment 9'
exits 2 "a goal of 500 in 100" "$unmet" goal 1 rate 500 2026-12-31 -o "$work/o"
warns "is told" 'a number from 0 to 100'
exits 2 "the same goal again" "$unmet" goal "$need" rate 5 2025-12-31 -o "$work/o"
warns "says that it is there" 'set already'
exits 2 "a goal on mood" "$unmet" goal 1 mood 5 2026-12-31 -o "$work/o"
warns "is told" 'rate or the share of a need, not "mood"'
exits 0 "export" "$unmet" export -q -o "$work/o"
check "schema, sums, references" "$python" tests/lib/validate.py "$work/o"
cp "$work/o/segments.json" "$work/first.json"
exits 0 "run again" "$unmet" run -q "$work/tickets.csv" --needs 6 -o "$work/o"
same "events and goals outlive a run, and give the same bytes" "$work/o/segments.json" "$work/first.json"
exits 0 "run says where goals stand" "$unmet" run "$work/tickets.csv" --needs 6 -o "$work/o"
says "met" 'now 0: met'
exits 0 "remove an event" "$unmet" event remove 1 -o "$work/o"
exits 2 "remove it twice" "$unmet" event remove 1 -o "$work/o"
warns "is told" 'there is no event 1'
exits 0 "remove a goal" "$unmet" goal remove 1 -q -o "$work/o"

# Documents of the future stay in the project and out of trends.
printf 'id,customer,date,text\n1,ann,2090-01-01,I wish I could export the reports.\n' > "$work/future.csv"
exits 0 "a document of the future" "$unmet" run -q "$work/future.csv" --needs 6 -o "$work/o"
exits 0 "trends" "$unmet" trends -o "$work/o"
says "says what is left out" '1 document is dated after today: left out of trends'

# Needs that people set aside or put together: goals on the first cannot be told, goals on the others follow them.
run_sample "$work/s"
for goal in "3 rate 5" "4 share 5" "8 share 5"; do
	# shellcheck disable=SC2086
	exits 0 "a goal on need ${goal%% *}" "$unmet" goal $goal 2030-12-31 -o "$work/s"
done
"$unmet" export -q -o "$work/s"
cp "$work/s/segments.json" "$work/before.json"
exits 0 "one is dismissed" "$unmet" need dismiss 3 -q -o "$work/s"
exits 0 "one goes into another" "$unmet" need merge 5 4 -q -o "$work/s"
exits 0 "the goals" "$unmet" goal -o "$work/s"
says "the first is told to be gone" '\(no longer there\), need 3: .*; cannot be told now: open'
says "the second is told of the need it went into" ', need 5 \(set on need 4, which went into it\): share at most 5'
exits 2 "a goal on a need that went into another" "$unmet" goal 4 rate 5 2030-12-31 -o "$work/s"
exits 2 "and on one that was dismissed" "$unmet" goal 3 rate 5 2030-12-31 -o "$work/s"
warns "says that it was" 'went into another or was dismissed'
"$unmet" export -q -o "$work/s"
check "the third is as it was" "$python" - "$work/before.json" "$work/s/segments.json" <<'PY'
import json, sys
before, after = ({g["need"]: g for g in json.load(open(p))["goals"]} for p in sys.argv[1:])
assert after[8] == before[8] and after[8]["now"] > 0, (before, after)
assert after[3]["now"] is None and len(after) == 3, after
assert after[5]["set_on"] == 4 and after[5]["now"] > before[4]["now"] and before[4]["set_on"] == 4, (before, after)
PY
