#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A folder of several exports: one person under an id here and an address there, one company under an id, a name
# and a domain; tables of people and companies tell which is which.
. "$(dirname "$0")/../lib/tap.sh"

mkdir "$work/in"
cat >"$work/in/tickets.json" <<'EOF'
{"tickets":[
{"id":1,"requester_id":501,"organization_id":9001,"subject":"Export","description":"I wish the export were faster.","created_at":"2024-03-01T10:00:00Z"},
{"id":2,"requester_id":502,"organization_id":9001,"subject":"Columns","description":"I cannot choose the columns of the report.","created_at":"2024-03-02T10:00:00Z"},
{"id":3,"requester_id":503,"organization_id":9002,"subject":"Crash","description":"It keeps crashing when I print.","created_at":"2024-03-03T10:00:00Z"}]}
EOF
cat >"$work/in/users.json" <<'EOF'
{"users":[
{"id":501,"name":"Ann Lee","email":"Ann@acme.example","role":"end-user","locale":"en","organization_id":9001},
{"id":502,"name":"Bo Ek","email":"bo@acme.example","role":"end-user","locale":"en","organization_id":9001},
{"id":503,"name":"Cy Ray","email":"cy@corp.example","role":"end-user","locale":"en","organization_id":9002}]}
EOF
cat >"$work/in/organizations.json" <<'EOF'
{"organizations":[
{"id":9001,"name":"Acme Ltd","domain_names":["acme.example"],"details":"Tools","shared_tickets":false},
{"id":9002,"name":"Corp","domain_names":["corp.example"],"details":"Food","shared_tickets":false}]}
EOF
cat >"$work/in/survey.csv" <<'EOF'
Email Address,What would you change about the product if you could?,What is the hardest part of your week with it?
ann@acme.example,I would like the export to run at night by itself,Copying every number by hand takes me a day
cy@corp.example,I need to print more than one page at a time,Nothing comes to my mind right now really
EOF
cat >"$work/in/contacts.csv" <<'EOF'
Record ID,First Name,Last Name,Email,Job Title
77,Ann,Lee,ann@acme.example,Analyst
78,Bo,Ek,bo@acme.example,Planner
EOF
cat >"$work/in/companies.csv" <<'EOF'
Company name,Company Domain Name,Industry,Annual Revenue
Acme Ltd,acme.example,Tools,5000000
Corp,corp.example,Food,2000000
EOF
cd "$work" || exit 2

exits 0 "a folder of exports that belong together" "$unmet" run -o all in
says "one person whatever they are called" '7 documents from 3 customers in 2 accounts'
"$python" - all >"$work/out" 2>"$work/err" <<'EOF'
import json, sqlite3, sys
lines = [json.loads(l) for l in open(sys.argv[1] + "/evidence.jsonl", encoding="utf-8")]
who = {l["customer"] for l in lines}
assert who == {"ann@acme.example", "bo@acme.example", "cy@corp.example"}, who
db = sqlite3.connect(sys.argv[1] + "/project.unmet")
assert [r[0] for r in db.execute("SELECT name FROM derived_account ORDER BY name")] == ["Acme Ltd", "Corp"]
assert {l["speaker"] for l in lines if l["doc"] == "2"} == {"Bo Ek"}, lines
EOF
report $? "people by address, companies by name, quotes by the name of the person"
exits 0 "inspect a table of companies" "$unmet" inspect in/companies.csv
says "as what it is" '2 rows about people or companies'
says "its keys" 'account +Company name'
says "and its attributes" 'attribute +Industry, Annual Revenue'

printf 'company,plan\nAcme Ltd,Pro\nAcme Ltd,Free\nNobody Inc,Pro\n' >"$work/plans.csv"
exits 0 "accounts that contradict each other" "$unmet" run -o plans --accounts plans.csv in
says "are said" 'plan: another row of the same account says "Free", which is kept'
says "and those nobody belongs to" '1 row about people or companies matches nobody'
printf 'ticket_id,company_id,category\n1,2,X\n' >"$work/link.csv"
exits 1 "a table of links alone" "$unmet" inspect link.csv
says "is not taken for text or people" 'which ticket belongs to whom'
