#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is wrong about accounts and dates: each is told, nothing is lost, the rest is used.
. "$(dirname "$0")/../lib/tap.sh"

cat >"$work/t.csv" <<'EOF'
id,customer,account,date,text
1,Ann,Acme,2024-03-01,"I wish the export were faster."
2,Ann,Corp,2024-03-02,"I cannot choose the columns of the report."
3,Bob,Corp,2124-03-02,"It keeps crashing when I print."
4,Cem,Corp,2024-04-02,"Please add a way to export the report to Excel."
5,Ann,Acme,2024-05-02,"Exporting reports is far too slow for us."
EOF
cat >"$work/a.csv" <<'EOF'
company,plan
Acme,Pro
Acme,Pro
Corp,Free
Corp,Basic
,Pro
Nobody,Pro
EOF
exits 0 "accounts with mistakes" "$unmet" run -o "$work/o" "$work/t.csv" --accounts "$work/a.csv"
says "rows add up" '11 rows .* = 8 stored \+ 1 duplicate \+ 2 rejected'
says "a key twice that says two things" 'a.csv, row 4: plan: another row of the same account says "Basic", which is kept'
says "no key" 'a.csv, row 6: no company, domain, customer or e-mail in this row'
says "a company nobody belongs to" '1 row about people or companies matches nobody'
says "a customer in two accounts" '1 customer speaks for more than one account and counts once'
says "every document is there" '5 documents from 3 customers in 2 accounts'
"$python" - "$work/o" >"$work/out" 2>"$work/err" <<'PY'
import json, sys
r = json.load(open(sys.argv[1] + "/segments.json"))
assert r["notes"]["trends"].startswith("1 document is dated after today"), r["notes"]
assert r["corpus"]["split_customer_count"] == 1 and r["corpus"]["unmatched_row_count"] == 1, r["corpus"]
assert r["corpus"]["document_count"] == 5 and r["corpus"]["customer_count"] == 3, r["corpus"]
assert len({json.loads(l)["doc"] for l in open(sys.argv[1] + "/evidence.jsonl")}) == 5
PY
report $? "a date to come is told, and its document used for everything but trends"
exits 0 "later" "$unmet" status -o "$work/o"
says "status still tells of the customer in two" '1 customer speaks for more than one account and counts once'
says "and of the company nobody belongs to" '1 row about people or companies matches nobody'
exits 0 "trends" "$unmet" trends -o "$work/o"
says "tell it too" '1 document is dated after today: left out of trends'
exits 0 "accounts as customers" "$unmet" run -o "$work/p" "$work/t.csv" --accounts "$work/a.csv" --unit account
says "are two" '5 documents from 2 accounts,'
! grep -q 'more than one account' "$work/out"; report $? "and nobody is in two"
