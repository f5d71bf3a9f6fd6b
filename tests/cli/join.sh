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

# HubSpot keeps whose a ticket is in tables of their own; tickets come before and after them by name.
mkdir "$work/hub"
cat >"$work/hub/a_links.csv" <<'EOF'
_fivetran_synced,ticket_id,contact_id,category
2020-07-09 11:06:21,5001,101,HUBSPOT_DEFINED
2020-07-09 11:06:21,5002,101,HUBSPOT_DEFINED
2020-07-09 11:06:21,5003,102,HUBSPOT_DEFINED
2020-07-09 11:06:21,9999,101,HUBSPOT_DEFINED
EOF
cat >"$work/hub/ticket_company.csv" <<'EOF'
_fivetran_synced,ticket_id,company_id,category
2020-07-09 11:06:21,5004,2,HUBSPOT_DEFINED
EOF
cat >"$work/hub/contact_company.csv" <<'EOF'
_fivetran_synced,contact_id,company_id
2020-07-09 11:06:21,102,2
EOF
cat >"$work/hub/tickets.csv" <<'EOF'
id,property_subject,property_content,property_createdate,property_hs_pipeline_stage
5001,Export,I wish the export were faster.,2024-03-01,1
5002,Columns,I cannot choose the columns of the report.,2024-03-02,1
5003,Crash,It keeps crashing when I print.,2024-03-03,1
5004,Excel,Please add a way to export the report to Excel.,2024-03-04,1
EOF
cat >"$work/hub/contacts.csv" <<'EOF'
id,property_email,property_firstname,property_lastname,property_company,property_lifecyclestage
101,ann@acme.example,Ann,Lee,Acme,customer
102,bo@corp.example,Bo,Ek,,lead
EOF
cat >"$work/hub/companies.csv" <<'EOF'
id,property_name,property_domain,property_industry,property_annualrevenue,property_numberofemployees
1,Acme,acme.example,Tools,1,2
2,Corp,corp.example,Food,3,4
EOF
cat >"$work/hub/calls.csv" <<'EOF'
email,text
ann@acme.example,Exporting reports is far too slow for us.
EOF
exits 0 "tickets, contacts, companies and whose a ticket is" "$unmet" run -o hub.o hub
says "are joined" '5 documents from 3 customers in 2 accounts'
says "a link to a ticket that is not there is told" '1 row about people or companies matches nobody'
joined() { "$python" - "$@" <<'EOF'
import json, sqlite3, sys
lines = [json.loads(l) for l in open(sys.argv[1] + "/evidence.jsonl", encoding="utf-8")]
who = {l["doc"]: (l["customer"], l["speaker"]) for l in lines if l["source"] != "calls.csv"}
db = sqlite3.connect(sys.argv[1] + "/project.unmet")
company = dict(db.execute("SELECT d.external_id, a.name FROM derived_document x JOIN document d ON d.id = x.document JOIN derived_account a ON a.id = x.account"))
if len(sys.argv) < 3:
    assert who["5001"] == who["5002"] == ("ann@acme.example", "Ann Lee") and who["5003"] == ("bo@corp.example", "Bo Ek"), who
    assert who["5004"][0] == "document 5004", who
    assert company["5001"] == "Acme" and company["5003"] == company["5004"] == "Corp", company
assert who["5001"] == who["5002"] != who["5003"] and company["5003"] == company["5004"] != company["5001"], (who, company)
plans = [dict(json.loads(r[0])) for r in db.execute("SELECT attributes FROM account_row")]
assert len(plans) == 10, plans
EOF
}
joined hub.o >"$work/out" 2>"$work/err"; report $? "to people by address and name, to companies by name"
exits 0 "verify finds nothing wrong with it" "$unmet" verify -o hub.o
exits 0 "masked" "$unmet" run --redact -o hub.r hub
says "it is as many" '5 documents from 3 customers in 2 accounts'
joined hub.r masked >"$work/out" 2>"$work/err"; report $? "and joined the same"
mkdir "$work/piece"
for f in tickets contacts a_links companies ticket_company contact_company calls; do
	cp "$work/hub/$f.csv" "$work/piece/" && "$unmet" ingest -q -o hub.p piece
done
exits 0 "file by file" "$unmet" run -o hub.p piece
cmp -s hub.p/evidence.jsonl hub.o/evidence.jsonl; report $? "is the same evidence"
exits 0 "a table of links" "$unmet" inspect hub/a_links.csv
says "is named" 'HubSpot, tickets with their contacts'
says "and its columns" 'customer +contact_id'
printf 'ticket_id,deal_id\n1,2\n' >"$work/link.csv"
exits 1 "a table of links to deals alone" "$unmet" inspect link.csv
says "is not used" 'a table of which ticket belongs to what'

# As HubSpot's own export has it: in the ticket, several at once.
cat >"$work/own.csv" <<'EOF'
Ticket ID,Ticket name,Pipeline,Ticket status,Create date,Ticket description,Associated Contact IDs,Associated Contact,Associated Company IDs,Associated Company
71,Export,Support,New,2024-03-01 10:00,I wish the export were faster.,101;102,Ann Lee (ann@acme.example);Bo Ek (bo@corp.example),1;2,Acme;Corp
EOF
exits 0 "HubSpot's own export of tickets" "$unmet" inspect own.csv
says "is named" 'csv, ASCII: HubSpot tickets'
says "the first contact is the customer, the first company theirs" 'Ann Lee, Acme, 2024-03-01'
