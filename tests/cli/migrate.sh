#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A project of an older version: refused for reading with the way out, migrated by the next command that writes,
# with a copy kept as it was. project_v1.unmet.gz was written by unmet 0.1.0 as of content version 1.
. "$(dirname "$0")/../lib/tap.sh"
p=$work/p.unmet

sql() { $python -c 'import sqlite3, sys; [print(*r, sep="|") for r in sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(sys.argv[2])]' "$@"; }

gunzip -c tests/golden/project_v1.unmet.gz >"$p"
# Rows of each content table of version 1, all columns; and who counts as a customer.
dump() { $python - "$1" <<'EOF'
import sqlite3, sys
c = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
for table in "source", "customer", "document", "document_text", "turn", "reject", "account_row":
    rows = sorted(c.execute(f"SELECT * FROM {table}"))
    assert rows, f"{table} is empty: nothing is tested"
    print(table, *rows, sep="\n")
EOF
}
units='SELECT u.name, d.document, a.name FROM derived_unit u JOIN derived_document d ON d.unit = u.id LEFT JOIN derived_account a ON a.id = d.account ORDER BY 2'

# What an accounts file said stands in the old file too.
$python - "$p" <<'EOF'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("INSERT INTO source SELECT 3, 'accounts.csv', hash, format, reading, 20, 1, 0, 1 FROM source WHERE id = 2")
c.execute("INSERT INTO account_row VALUES(1, ?, 3, 0, 1, 'Acme', '', '', '{\"plan\":\"pro\"}', '')", (bytes(range(16)),))
c.commit()
EOF
cp "$p" "$work/before.unmet"
dump "$p" >"$work/content1"
sql "$p" "$units" >"$work/units1"
exits 1 "an older project is not read" "$unmet" status -p "$p"
warns "what to do is said" 'older version of unmet; run .unmet run. on it'
same "and it is left as it is" "$p" "$work/before.unmet"

mkdir "$work/closed" && cp "$p" "$work/closed/p.unmet"
if [ "$(id -u)" -ne 0 ]; then
	chmod a-w "$work/closed"
	exits 2 "no copy, no migration" "$unmet" detect -q -p "$work/closed/p.unmet"
	chmod u+w "$work/closed"
else
	mkdir -p "$work/closed/p.unmet.version-1.tmp/full"
	exits 2 "no copy, no migration" "$unmet" detect -q -p "$work/closed/p.unmet"
	warns "and why" 'cannot keep a copy of the project'
fi
same "the project is as it was" "$work/closed/p.unmet" "$work/before.unmet"

exits 0 "a command that writes migrates it" "$unmet" detect -q -p "$p"
check "the copy is there" test -f "$p.version-1"
[ "$(stat -c %a "$p.version-1")" = 600 ]; report $? "for its owner alone"
sql "$p.version-1" 'SELECT name, sql FROM sqlite_schema' >"$work/schema1"
sql "$work/before.unmet" 'SELECT name, sql FROM sqlite_schema' >"$work/schema0"
same "with the old tables" "$work/schema1" "$work/schema0"
[ "$(sql "$p.version-1" 'PRAGMA user_version')" = 1 ]; report $? "of the old version"
[ "$(sql "$p" 'PRAGMA user_version')" = 2 ]; report $? "the project is of the new one"
dump "$p" >"$work/content2"
same "every row of every table is what it was" "$work/content1" "$work/content2"
sql "$p" "$units" >"$work/units2"
same "customers are who they were" "$work/units1" "$work/units2"
[ "$(sql "$p" 'SELECT count(*) FROM document JOIN document_key USING(key) WHERE document = id')" = 4 ]; report $? "documents are found by their keys"
[ "$(sql "$p" "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'document%' OR tbl_name = 'document'")" = 3 ]
report $? "and nothing is left of the old table and its index"
exits 0 "verify finds nothing" "$unmet" verify -p "$p"
cp "$p" "$work/keyless.unmet"
$python - "$work/keyless.unmet" <<'EOF'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("UPDATE document_key SET document = CASE document WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE document END")
c.commit()
EOF
exits 2 "but sees when keys are exchanged" "$unmet" verify -p "$work/keyless.unmet"
warns "and says what is wrong" 'keys of documents are damaged'
exits 0 "status reads it" "$unmet" status -p "$p"
says "with its rejects" '6 rows .attributes included. = 5 stored \+ 0 duplicates \+ 1 rejected'

# The very file it was made of, and a copy of it under another name.
cat >"$work/tickets.csv" <<'EOF'
id,customer,company,created_at,subject,description
T-1,Ann Lee,Acme,2024-03-01,Export,"I wish I could export the monthly report to Excel. It takes me an hour by hand."
T-2,Bo Ek,Beta GmbH,2024-03-02,Crash,"The app crashes whenever I open the calendar."
T-3,Ann Lee,Acme,2024-03-05,Export again,"I still can't export the report to Excel."
T-4,Cy Moe,Acme,2024-03-06,,
EOF
exits 0 "what was read then is known" "$unmet" ingest -q -p "$p" "$work/tickets.csv"
[ "$(sql "$p" 'SELECT count(*) FROM source')" = 3 ]; report $? "as a whole file"
cp "$work/tickets.csv" "$work/copy.csv"
exits 0 "and row by row" "$unmet" ingest -q -p "$p" "$work/copy.csv"
exits 0 "status says so" "$unmet" status -p "$p"
says "three duplicates" '10 rows .attributes included. = 5 stored \+ 3 duplicates \+ 2 rejected'

printf 'id,customer,description\nT-9,Eve,"I wish I could print it."\n' >"$work/more.csv"
exits 0 "and can be added to" "$unmet" run -q -p "$p" -o "$work/o" "$work/more.csv"
[ "$(sql "$p" 'SELECT count(*) FROM document')" = 5 ]; report $? "one document more"

$python - "$p" <<'EOF'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("PRAGMA user_version=1")
c.commit()
EOF
exits 2 "tables of a later version in an older file are strange" "$unmet" status -p "$p"
warns "and it says so" 'not an unmet project'

# What was left out of the texts.
exits 0 "a project with signatures" "$unmet" ingest -q -o "$work/c" "$sample/tickets.csv"
exits 0 "status counts what was left out" "$unmet" status -o "$work/c"
says "by file and kind" 'tickets.csv +[0-9]+ quoted replies, [0-9]+ signatures'
exits 0 "and shows it" "$unmet" status --cleaned -o "$work/c"
says "in the words that were left out" '“(Cheers|Many thanks|Thanks|Best|Kind regards)'
"$unmet" ingest -q -p "$work/n.unmet" "$work/more.csv"
exits 0 "where nothing was left out" "$unmet" status --cleaned -p "$work/n.unmet"
says "it says so" 'Nothing was left out'
