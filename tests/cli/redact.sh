#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --redact: what names somebody is nowhere, in no form; what does not stays as it is; the same person is one token.
. "$(dirname "$0")/../lib/tap.sh"

$python tests/lib/canaries.py "$work/in" || exit 2
head -c 32 /dev/zero | tr '\0' 'k' >"$work/key"

# ---- canaries: not one byte of them ------------------------------------------------------------------------------
o=$work/o
"$unmet" run --redact "$work/in" --accounts "$work/in.accounts.csv" -o "$o" >"$work/terminal" 2>&1
report $? "everything runs on masked texts"
for command in status "status --cleaned" needs segments "search export report" export; do
	# shellcheck disable=SC2086
	"$unmet" $command -o "$o" >>"$work/terminal" 2>&1
done
"$unmet" export -o "$work/o2" -p "$o/project.unmet" >>"$work/terminal" 2>&1
leaks() { grep -rail -e qzx "$@"; grep -raFl -f "$work/in.numbers" "$@"; }
leaks "$o" "$work/o2" "$work/terminal" >"$work/out"
[ ! -s "$work/out" ]; report $? "no canary in the project, an output or on the terminal"
"$unmet" run -q "$work/in" --accounts "$work/in.accounts.csv" -o "$work/plain"
[ "$(leaks "$work/plain/project.unmet" | wc -l)" -eq 2 ]; report $? "without --redact they are all there"
count() { $python -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])' "$@"; }
[ "$(count "$o/project.unmet" 'SELECT count(*) FROM document')" = "$(count "$work/plain/project.unmet" 'SELECT count(*) FROM document')" ]
report $? "as many documents with and without"
[ "$(count "$o/project.unmet" 'SELECT count(*) FROM customer')" = "$(count "$work/plain/project.unmet" 'SELECT count(*) FROM customer')" ]
report $? "as many customers"
same_accounts() { [ "$(count "$1" 'SELECT count(*) FROM derived_account')" = "$(count "$2" 'SELECT count(*) FROM derived_account')" ]; }
same_accounts "$o/project.unmet" "$work/plain/project.unmet"; report $? "as many companies"
exits 0 "verify finds nothing" "$unmet" verify -o "$o"
exits 0 "status" "$unmet" status -o "$o"
says "says that it is masked" 'Masked: addresses, numbers and known names'
exits 0 "status of a plain project" "$unmet" status -o "$work/plain"
! grep -q Masked "$work/out"; report $? "does not"
redacted() { $python -c 'import json, sys; sys.exit(json.load(open(sys.argv[1] + "/segments.json"))["corpus"]["redacted"] is not (sys.argv[2] == "yes"))' "$@"; }
redacted "$o" yes && redacted "$work/plain" no; report $? "and so does segments.json"
check "outputs keep to the schema" $python tests/lib/validate.py "$o"

# ---- again, and otherwise -----------------------------------------------------------------------------------------
before=$(count "$o/project.unmet" 'SELECT count(*) FROM document')
exits 0 "again" "$unmet" ingest -q --redact "$work/in" -o "$o"
[ "$(count "$o/project.unmet" 'SELECT count(*) FROM document')" = "$before" ]; report $? "adds nothing twice"
exits 2 "without --redact it is refused" "$unmet" ingest -q "$work/in" -o "$o"
warns "and what to do is said" 'read with --redact.*give --redact again'
exits 2 "a plain project cannot be masked later" "$unmet" ingest -q --redact "$work/in" -o "$work/plain"
warns "a new one is proposed" 'start a new one'
exits 2 "another key is refused" "$unmet" ingest -q --redact-key "$work/key" "$work/in" -o "$o"
warns "by what it is" 'another key'
printf short >"$work/short"
exits 2 "a key of five bytes is none" "$unmet" ingest -q --redact-key "$work/short" "$work/in" -o "$work/k0"
warns "how to make one is said" 'at least 16 bytes'

# The same key gives the same bytes, in any order of files; a pipe is read twice as well.
exits 0 "with a key of one's own" "$unmet" run -q --redact-key "$work/key" "$work/in" -o "$work/k1"
mapfile -t files < <(find "$work/in" -type f | sort -r)
mkdir "$work/turned"
exits 0 "in another order" "$unmet" run -q --redact-key "$work/key" "${files[@]}" -o "$work/k2"
$python - "$work/k1" "$work/k2" <<'EOF'
import json, sys
a, b = ([{k: v for k, v in json.loads(l).items() if k != "source"} for l in open(d + "/evidence.jsonl")] for d in sys.argv[1:])
sys.exit(a != b)
EOF
report $? "the same evidence"
[ "$(count "$work/k1/project.unmet" "SELECT count(*) FROM setting WHERE name = 'redact_key'")" = 0 ]; report $? "the key is not in the project"
exits 2 "and has to be given" "$unmet" ingest -q --redact "$work/in" -o "$work/k1"
warns "by its file" '--redact-key FILE'
"$unmet" ingest -q --redact-key "$work/key" - -o "$work/k3" <"$work/in/tickets.csv"
report $? "standard input is read twice"
leaks "$work/k3" >"$work/out"; [ ! -s "$work/out" ]; report $? "and masked"

# ---- texts: one per line, what is to become of it. <person> and the like stand for a token ------------------------
cat >"$work/speakers.csv" <<'EOF'
id,name,company,text
1,Ann Lee,Acme GmbH,first
2,Will Price,Nordwind,second
3,Óscar Núñez,Beta,third
4,O'Brien Mary-Jane,Delta,fourth
EOF
cat >"$work/cases" <<'EOF'
I told Ann about it.	I told <person> about it.
ANN LEE and ann lee and Ann  Lee	<person> and <person> and <person>  <person>
Ann's export, Lee’s report	<person>'s export, <person>’s report
The annual plan has lee way; Annex B.	The annual plan has lee way; Annex B.
Will it work? I told Will about it.	Will it work? I told <person> about it.
What is the price of it? Price list.	What is the price of it? Price list.
Óscar asked Núñez.	<person> asked <person>.
Mary-Jane and O'Brien.	<person>-<person> and <person>.
Acme and Acme GmbH and acme	<company> and <company> and acme
Write to a.b+c@sub.firm.co.uk.	Write to <mail>.
mailto:jörg@müller.de, <x@y.io>; q%40r.com	mailto:<mail>, <<mail>>; <mail>
a@b is none, and neither is @ or x@y.1	a@b is none, and neither is @ or x@y.1
ping @some_body and @all, @media print	ping <user> and @all, @media print
from 10.0.0.1, not version 1.2.3.4 or v 4.3.2.1	from <ip>, not version 1.2.3.4 or v 4.3.2.1
Chrome 115.0.5790.170, 1.2.3, 1.2.3.4.5, 300.1.1.1	Chrome 115.0.5790.170, 1.2.3, 1.2.3.4.5, 300.1.1.1
fe80::1ff:fe23:4567:890a and 12:34:56 and std::vector a::b	<ip> and 12:34:56 and std::vector a::b
card 4111 1111 1111 1111 or 378282246310005	card <card> or <card>
order 4111111111111112, serial 1234567890123456	order 4111111111111112, serial 1234567890123456
GB29 NWBK 6016 1331 9268 19 and FR1420041010050500013M02606	<iban> and <iban>
GB29 NWBK 6016 1331 9268 18 is mistyped	GB29 NWBK 6016 1331 9268 18 is mistyped
+1 (555) 123-4567, (555) 123-4567, 555.123.4567	<phone>, <phone>, <phone>
0171 1234567; 06 12 34 56 78; (030) 123 4567; 07700900123	<phone>; <phone>; <phone>; <phone>
call me at 5551234567 or tel: 123 4567	call me at <phone> or tel: <phone>
order 5551234567, ticket 0123456789, 5551234567 units	order 5551234567, ticket 0123456789, 5551234567 units
on 26.03.2024, 2024-03-26, 03/04/24 at 10:11	on 26.03.2024, 2024-03-26, 03/04/24 at 10:11
it costs 1 200 300,50 or 12,500,000.00 or $1,234.56	it costs 1 200 300,50 or 12,500,000.00 or $1,234.56
ISBN 978-3-16-148410-0, RFC 2822, 0.5-1.25, 100-200-300	ISBN 978-3-16-148410-0, RFC 2822, 0.5-1.25, 100-200-300
EOF
$python - "$work/cases" "$work/cases.jsonl" <<'EOF'
import json, sys
with open(sys.argv[2], "w") as out:
    for i, line in enumerate(open(sys.argv[1], encoding="utf-8")):
        out.write(json.dumps({"id": str(i), "text": line.rstrip("\n").split("\t")[0]}) + "\n")
EOF
exits 0 "the cases are read" "$unmet" ingest -q --redact-key "$work/key" "$work/speakers.csv" "$work/cases.jsonl" -o "$work/c"
$python - "$work/cases" "$work/c/project.unmet" >"$work/cases.tap" <<'EOF'
import re, sqlite3, sys
rows = dict(sqlite3.connect(sys.argv[2]).execute("SELECT external_id, text FROM document JOIN document_text ON document = id WHERE title = ''"
            " AND question = '' AND attributes = '{}' AND source = (SELECT id FROM source WHERE name = 'cases.jsonl')"))
token = "[0-9A-HJKMNP-TV-Z]{8}"
kinds = [("person", "Person_" + token), ("company", "Company_" + token), ("mail", "mail_[0-9a-z]{8}@[0-9a-z]+\\.example"), ("user", "@user_[0-9a-z]{8}")]
kinds += [(k, f"{k}_{token}") for k in ("ip", "card", "iban", "phone")]
for i, line in enumerate(open(sys.argv[1], encoding="utf-8")):
    text, want = line.rstrip("\n").split("\t")
    got = rows.get(str(i), "(missing)")
    for name, pattern in kinds:
        got = re.sub(pattern, f"<{name}>", got)
    print(("ok" if got == want else "not ok"), "-", text, "" if got == want else f"\n# want {want}\n# got  {got}")
EOF
while IFS= read -r line; do
	case $line in
	"ok - "*) report 0 "${line#ok - }" ;;
	"not ok - "*) report 1 "${line#not ok - }" ;;
	*) echo "$line" ;;
	esac
done <"$work/cases.tap"

# One person, one token, in every file.
token() { $python -c 'import sqlite3, sys; [print(*r) for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]' "$@"; }
mkdir "$work/one"
printf 'id,name,text\n1,Ann Lee,I wish it could print.\n' >"$work/one/a.csv"
printf 'WEBVTT\n\n00:00.000 --> 00:01.000\nBo Ekman: What is hard?\n\n00:01.000 --> 00:02.000\nAnn Lee: It crashes.\n' >"$work/one/b.vtt"
printf '{"id":"1","text":"Ask Ann Lee why it crashes.","customer":"Lee, Ann"}\n' >"$work/one/c.jsonl"
"$unmet" ingest -q --redact "$work/one" -o "$work/one.o"
names=$({ token "$work/one.o/project.unmet" "SELECT name FROM customer"; token "$work/one.o/project.unmet" "SELECT speaker FROM turn WHERE role = 1";
	token "$work/one.o/project.unmet" "SELECT text FROM document_text" | grep -o 'Ask [^ ]*' | cut -d' ' -f2; } | sort -u)
[ "$(wc -l <<<"$names")" -eq 1 ] && [[ $names == Person_* ]]; report $? "one person is one token in a table, a transcript, a text, and turned round"

# A name learned in a later run is masked in what is read from then on, and makes nothing new of what was read.
printf '{"id":"7","text":"Tell Xavier it crashes."}\n' >"$work/early.jsonl"
"$unmet" ingest -q --redact "$work/early.jsonl" -o "$work/one.o"
printf 'id,name,text\n9,Xavier Moss,I wish it could scan.\n' >"$work/late.csv"
"$unmet" ingest -q --redact "$work/late.csv" -o "$work/one.o"
cp "$work/early.jsonl" "$work/early2.jsonl" && echo '{"id":"8","text":"Xavier again."}' >>"$work/early2.jsonl"
"$unmet" ingest -q --redact "$work/early2.jsonl" -o "$work/one.o"
[ "$(count "$work/one.o/project.unmet" "SELECT count(*) FROM document WHERE external_id = '7'")" = 1 ]; report $? "the same document is the same, whoever is known"
[ "$(count "$work/one.o/project.unmet" "SELECT count(*) FROM document_text WHERE text LIKE '%Xavier again%'")" = 0 ]; report $? "names are known from then on"
