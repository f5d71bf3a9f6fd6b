#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A loud customer's forty mentions count as one person: followed from the file to segments.json, to the tables and to the terminal.
. "$(dirname "$0")/../lib/tap.sh"

"$python" - "$work/tickets.csv" <<'PY'
import csv, random, sys
random.seed(7)
adverb = ["really", "still", "honestly", "again", "simply", "badly"]
asks = {
    "pdf": ["I {a} need to export the invoice as PDF for {w}", "we {a} can't export our invoices to PDF when {w} asks",
            "there is {a} no way to save an invoice as a PDF for {w}"],
    "calendar": ["I {a} wish the calendar would sync with Outlook for {w}", "the calendar {a} doesn't sync with Outlook, {w} misses meetings",
                 "we {a} need the Outlook calendar to sync before {w} travels"],
    "login": ["I {a} can't log in after the password reset, nor can {w}", "the login page {a} rejects my new password, {w} is locked out",
              "please fix the login, the password of {w} is {a} refused"],
    "slow": ["the search is {a} too slow when {w} looks for an order", "I wish the search were faster, {w} {a} waits a minute for an order",
             "searching for an order is {a} slow for {w}"],
}
whom = ["our auditor", "the bookkeeper", "my boss", "the warehouse", "our tax adviser", "a client", "the night shift", "the partner in Lyon"]
rows, number = [], 0
def say(customer, ask):
    global number
    number += 1
    rows.append((number, customer, random.choice(asks[ask]).format(a=random.choice(adverb), w=random.choice(whom)) + f", case {number}.", "2025-03-%02d" % (1 + number % 28)))
for c in range(24):
    for ask in ("calendar", "login", "slow"):
        if random.random() < .7:
            say(f"Customer {c}", ask)
for c in range(3):
    say(f"Customer {c}", "pdf")
for _ in range(40):
    say("Loud Larry", "pdf")
random.shuffle(rows)
with open(sys.argv[1], "w", newline="") as f:
    csv.writer(f).writerows([("id", "customer", "text", "date")] + rows)
PY
exits 0 "run" "$unmet" run -q "$work/tickets.csv" --needs 4 -o "$work/o"
check "schema, sums, references" "$python" tests/lib/validate.py "$work/o"
check "he says it forty times, and is one of its customers" "$python" - "$work" <<'PY'
import collections, csv, json, sys
work = sys.argv[1]
asked = {r["id"]: r for r in csv.DictReader(open(work + "/tickets.csv"))}
e = [json.loads(l) for l in open(work + "/o/evidence.jsonl")]
r = json.load(open(work + "/o/segments.json"))
loud = collections.Counter(x["need"] for x in e if x["customer"] == "Loud Larry")
need = loud.most_common(1)[0][0]
assert loud[need] >= 20, loud
mine = [x for x in e if x["need"] == need]
people = {asked[x["doc"]]["customer"] for x in mine}
n = next(x for x in r["needs"] if x["id"] == need)
assert n["customer_count"] == len(people), (n["customer_count"], people)
assert n["customer_count"] <= n["mention_count"] and "Loud Larry" in people
everybody = {row["customer"] for row in asked.values()}
assert abs(n["customer_share"] - len(people) / len(everybody)) < 1e-3
assert len([q for q in n["quotes"] if q["customer"] == "Loud Larry"]) <= 1, "he is quoted once"
# What more people say stands above what one says often, whatever the number of mentions.
order = [x["customer_count"] for x in r["needs"]]
assert order == sorted(order, reverse=True) and order[0] > n["customer_count"]
assert r["needs"][0]["mention_count"] < 60
# He is one member of one segment at most.
assert sum(m["customer"] == "Loud Larry" for s in r["segments"] for m in s["members"]) <= 1
json.dump({"need": need, "people": len(people), "share": round(100 * n["customer_share"]), "mentions": n["mention_count"]}, open(work + "/told.json", "w"))
PY
told() { "$python" -c 'import json,sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$work/told.json" "$1"; }
exits 0 "the list of needs" "$unmet" needs -n 100 -o "$work/o"
says "shows people" "^ +$(told need)  .* $(told people) +$(told share)% "
exits 0 "the page of the need" "$unmet" need "$(told need)" -o "$work/o"
says "shows people before mentions" "^raised by +$(told people) customers, $(told share)% of all .*; $(told mentions) mentions"
exits 0 "the table of needs" "$unmet" export --format csv -o "$work/csv" -p "$work/o/project.unmet"
check "and the same in the table" "$python" - "$work/csv/needs.csv" "$(told need)" "$(told people)" <<'PY'
import csv, sys
row = next(r for r in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig")) if (r["need_id"]) == sys.argv[2])
assert row["customer_count"] == sys.argv[3], row
PY
