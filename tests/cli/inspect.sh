#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# unmet inspect: says what is in files, for people and as JSON, and stores nothing.
. "$(dirname "$0")/../lib/tap.sh"

cat >"$work/tickets.csv" <<'EOF'
Ticket ID,Requester,Requester email,Organization,Created at,Description,Priority
1,Ann Lee,ann@acme.example,Acme,2024-03-26,"The export takes an hour.

Kind regards,
Ann Lee",high
2,Bo Ek,bo@corp.example,Corp,2024-03-27,I wish I could choose the columns.,low
3,Bo Ek,bo@corp.example,Corp,2024-03-28,,low
EOF
printf 'WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nInterviewer: What is hard about it?\n\n2\n00:00:05.000 --> 00:00:09.000\nBo Ek: The export is slow.\n' >"$work/call.vtt"
cd "$work" || exit 2

exits 0 "inspect a table" "$unmet" inspect tickets.csv
says "names the file" '^tickets\.csv$'
says "format and encoding" 'format +csv, ASCII'
says "rows are documents and rejects" 'rows +3 rows = 2 documents \+ 1 rejected'
says "customers" 'customers +2 customers'
says "which column is the text" 'text +Description'
says "what is not used" 'not used +Priority'
says "what was left out" 'left out +1 signature'
says "shows documents" 'I wish I could choose the columns'
says "says who wrote them" 'Bo Ek, Corp, 2024-03-27'
says "why a row is rejected" 'row 4: no text in "Description"'
says "the line that changes it" "--map 'account=Organization,date=Created at,text=Description'"
[ ! -e unmet-out ] && [ "$(ls | wc -l)" -eq 4 ]; report $? "stores nothing"
[ "$(awk '{ if (length($0) > 80) n++ } END { print n + 0 }' "$work/out")" -eq 0 ]; report $? "fits 80 columns"

exits 0 "--map changes what is seen" "$unmet" inspect tickets.csv --map text=Priority
says "the text is another column" 'text +Priority'
exits 0 "a transcript" "$unmet" inspect call.vtt
says "speakers, roles, turns" 'Bo Ek +customer +1 turn'
says "shows what the customer says" '“?"?The export is slow'
! grep -q 'What is hard about it' "$work/out"; report $? "and not what is asked"
says "and the interviewer" 'Interviewer +interviewer +1 turn'
says "the line that changes a role" "--role '"

exits 0 "--json" "$unmet" inspect --json tickets.csv call.vtt
cp "$work/out" "$work/json"
"$python" - "$work/json" >"$work/out" 2>"$work/err" <<'EOF'
import json, sys
a, b = [json.loads(l) for l in open(sys.argv[1], encoding="utf-8")]
keys = ["file", "format", "encoding", "rows", "documents", "customers", "speakers", "columns", "rejected"]
assert list(a) == keys and list(b) == keys, (list(a), list(b))
assert b["file"] == "tickets.csv" and (b["rows"], b["documents"], b["customers"], b["rejected"]) == (3, 2, 2, 1), b
assert b["columns"]["text"] == "Description" and b["columns"]["id"] == "Ticket ID", b["columns"]
assert a["speakers"] == [{"name": "Bo Ek", "role": "customer", "turns": 1},
                         {"name": "Interviewer", "role": "interviewer", "turns": 1}], a["speakers"]
EOF
report $? "a line per file with the keys promised"

printf 'a,b,c\n1,2,3\n4,5,6\n' >"$work/numbers.csv"
exits 1 "a table without text: nothing found" "$unmet" inspect numbers.csv
says "says what to do" '--map text=COLUMN'
warns "and that nothing was found" 'no document'
exits 2 "a missing file" "$unmet" inspect none.csv
warns "is named" 'none\.csv'
exits 2 "no file" "$unmet" inspect
printf 'id,text\n1,"\033[31mred \033]0;title\007 export"\n' >"$work/evil.csv"
exits 0 "escape sequences in a file" "$unmet" inspect evil.csv
! grep -q "$(printf '\033')" "$work/out"; report $? "do not reach the terminal"
"$unmet" inspect --json evil.csv | "$python" -c 'import json,sys; json.loads(sys.stdin.read())'; report $? "are escaped in JSON"

# 3/4/2024: each column by its own values, far down too; what no value tells is said.
{ echo 'id,text,Created at,Updated at'
  for i in $(seq 3000); do echo "$i,I wish it could export,3/4/2024,4/3/2024"; done
  echo '3001,It fails again,3/14/2024,14/3/2024'; } >"$work/far.csv"
exits 0 "a date far down tells day from month" "$unmet" inspect far.csv
says "month first" 'date +Created at \(month/day\)'
says "and so it is read" '2024-03-04'
says "nothing to say about it" '3,001 documents \+ 0 rejected'
"$unmet" ingest -q -o far far.csv && "$python" -c 'import sqlite3
for r in sqlite3.connect("far/project.unmet").execute("SELECT DISTINCT updated FROM document ORDER BY 1"): print(r[0])' >"$work/out" 2>"$work/err"
[ "$(cat "$work/out")" = "$(printf '2024-03-04T00:00:00\n2024-03-14T00:00:00')" ]; report $? "the other column has its own order"
printf 'id,text,Created at\n1,I wish it could export,3/4/2024\n2,It fails,5/6/2024\n' >"$work/either.csv"
exits 0 "dates that nobody can tell" "$unmet" inspect either.csv
says "are said" 'no$|may be day/month or month/day'
says "and how they are read" 'date +Created at \(day/month\)'
printf 'id,text,Created at\n1,I wish it could export,3/4/2024 1:15 PM\n2,It fails,5/6/2024 3:00 AM\n' >"$work/pm.csv"
exits 0 "a clock of twelve hours" "$unmet" inspect pm.csv
says "is American" 'date +Created at \(month/day\)'
printf 'id,text,Created at\n1,I wish,3/14/2024\n2,It fails,15/6/2024\n3,It fails here,4/6/2024\n' >"$work/both.csv"
exits 0 "both orders in one column" "$unmet" inspect both.csv
says "are said" 'are of both orders'

# What people ticked is not what they said.
{ echo 'Respondent ID,How likely are you to tell a friend?,What is the hardest part of your week with it?,How many people are in your team?,How often do you use it?'
  echo '1,9,Copying every number by hand takes me a day,4,Daily'
  echo '2,10 - very,The export fails each time that I need it,7,Weekly'; } >"$work/closed.csv"
exits 0 "a survey with a closed question" "$unmet" inspect closed.csv
says "names its ratings" 'rating +How likely are you to tell a friend'
says "and not what is counted" 'not used +How many people'
says "and what takes them" 'unmet ratings FILE'
says "documents are the answers in words" '2 documents'

# Choices are known of whoever ticked them; a question that is counted, dated or hardly answered is not one.
{ echo 'Respondent ID,CollectorID,Which plan are you on?,What is the hardest part of your week with it?,When did you start with it?'
  for i in $(seq 12); do
	case $((i % 3)) in 0) plan=Team ;; 1) plan='Free, &amp; trial' ;; *) plan=Business ;; esac
	echo "$i,4411,\"$plan\",Copying number $i by hand takes me day $i of the month,2024-03-$((10 + i % 2))"
  done; } >"$work/choice.csv"
exits 0 "a survey with choices" "$unmet" inspect choice.csv
says "is named" 'csv, ASCII: SurveyMonkey'
says "a choice is an attribute" 'attribute +Which plan are you on\?'
says "a date is none" 'not used +CollectorID, When did you start'
"$unmet" ingest -q -o choice choice.csv && "$python" -c 'import sqlite3, json
print(sorted({json.loads(r[0])["Which plan are you on?"] for r in sqlite3.connect("choice/project.unmet").execute("SELECT attributes FROM document")}))' >"$work/out" 2>"$work/err"
[ "$(cat "$work/out")" = "['Business', 'Free, & trial', 'Team']" ]; report $? "of the customer, in words"

# Nobody's words.
printf 'id,subject,description\n1,dd273fbf46aecd6bc19ce5ef0f83c1c9,391aefc69771e45194f258b9213d4483\n' >"$work/hashed.csv"
exits 1 "an export with hashes for texts" "$unmet" inspect hashed.csv
says "says what is wrong with it" 'row 2: hashes where the words were'
printf 'id,text\n1,"Lorem ipsum dolor sit amet, consectetur adipiscing elit."\n2,It fails. See https://a.example/b\n' >"$work/made.csv"
exits 0 "made-up texts" "$unmet" inspect made.csv
says "are left out" '1 document \+ 1 rejected'
says "by what they are" 'made-up text \("Lorem ipsum"\)'
says "links are counted" 'left out +1 link passed over'
