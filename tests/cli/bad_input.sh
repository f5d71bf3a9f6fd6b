#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Bad input: one clear line with file, row and reason; the rest goes on; nothing stored is lost.
. "$(dirname "$0")/../lib/tap.sh"

good='id,customer,text
1,Ann,"It keeps crashing when I export the report."
2,Bob,"Please add a way to export the report to Excel."
3,Cem,"I wish the export of reports were faster."
4,Dee,"Exporting reports is far too slow for us."
'
rejects() { "$python" -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    r = json.loads(line); print(r["file"], r["row"], r["reason"], sep=" | ")' "$1/rejects.jsonl"; }

# A malformed row among good ones.
printf '%s5,Eve,"never closed\n' "$good" >"$work/quote.csv"
exits 0 "an unclosed quote at the end" "$unmet" run -o "$work/a" "$work/quote.csv"
says "names file, row and reason" 'quote\.csv, row [0-9]+: '
says "keeps the other rows" '4 documents'
printf '{"id":1,"text":"I wish it could export reports."}\n{"id":2,"text":\n{"id":3,"text":"Exporting reports keeps failing."}\n' >"$work/rows.jsonl"
exits 0 "a broken JSON line" "$unmet" run -o "$work/b" "$work/rows.jsonl"
says "names file, row and reason" 'rows\.jsonl, row 2: '
rejects "$work/b" | grep -q '^rows.jsonl | 2 | '; report $? "the reject list names it too"

# Files that are not text, folders without files.
head -c 5000 /dev/urandom >"$work/noise.bin"
printf '%s' "$good" >"$work/good.csv"
exits 0 "a binary file beside a good one" "$unmet" run -o "$work/c" "$work/noise.bin" "$work/good.csv"
says "is named" 'noise\.bin'
says "the good one is read" '4 documents'
exits 1 "a binary file alone: nothing found" "$unmet" run -o "$work/d" "$work/noise.bin"
[ -s "$work/d/rejects.jsonl" ]; report $? "rejects.jsonl says why"
mkdir "$work/empty"
exits 1 "an empty folder: nothing found" "$unmet" run -o "$work/e" "$work/empty"
warns "says so" '[Nn]o |nothing'
exits 2 "a missing file alone is an error" "$unmet" run -o "$work/f" "$work/none.csv"
warns "names it" 'none\.csv'
exits 2 "a missing file beside a good one is an error" "$unmet" run -o "$work/f2" "$work/good.csv" "$work/none.csv"
warns "it is named" 'none\.csv: No such file'
warns "it is said that nothing was read" '^Nothing was read'
[ ! -e "$work/f2" ]; report $? "and nothing is made"
exits 2 "a missing file of attributes is an error" "$unmet" run -o "$work/f2" "$work/good.csv" --accounts "$work/none.csv"
[ ! -e "$work/f2" ]; report $? "before anything is made, too"
exits 2 "inspect says the same" "$unmet" inspect "$work/good.csv" "$work/none.csv"
mkdir "$work/withlink" && cp "$work/good.csv" "$work/withlink" && ln -s gone.csv "$work/withlink/lost.csv"
exits 0 "a link to nowhere inside a folder is none" "$unmet" run -o "$work/f3" "$work/withlink"
says "what lies beside it is read" '4 documents'

# Many rejects of one reason are one line, the worst first; the rest is counted.
{ echo 'id,customer,text'; for i in $(seq 30); do echo "$i,Ann,"; done; for i in $(seq 40 60); do echo "$i,Bob,I wish it could export report $i as a file."; done; } >"$work/blank.csv"
for i in $(seq 10); do printf 'id,customer,text\n1,Ann,I wish it could print page %s.\n2,Ann,\n' "$i" >"$work/one$i.csv"; done
exits 0 "rows without text" "$unmet" run -o "$work/blank" "$work"/blank.csv "$work"/one*.csv
says "are words in the list of files" 'rows, 30 not used$'
[ "$(grep -A1 '^Rejected' "$work/out" | tail -n 1 | grep -cE '^  blank\.csv: 30 rows: ')" -eq 1 ]; report $? "are one line, the worst first"
[ "$(grep -cE '^  (blank|one[0-9]+)\.csv(,|:)' "$work/out")" -eq 8 ]; report $? "eight lines at most"
says "the rest is counted" '^  and 3 more, in rejects\.jsonl'

# Truncated archives, invalid UTF-8, other encodings.
for i in $(seq 2000); do printf '%d,Ann%d,"Exporting report %d keeps failing for %s"\n' "$i" "$i" "$i" "$RANDOM$RANDOM"; done >"$work/rows"
{ echo 'id,customer,text'; cat "$work/rows"; } | gzip >"$work/whole.csv.gz"
head -c "$(($(stat -c %s "$work/whole.csv.gz") / 2))" "$work/whole.csv.gz" >"$work/cut.csv.gz"
exits 0 "a truncated gzip" "$unmet" run -o "$work/g" "$work/cut.csv.gz"
says "is said" 'cut\.csv\.gz.*(truncat|ends|cut|incomplete)'
"$python" -c 'import json,sys; c=json.load(open(sys.argv[1]))["corpus"]; assert c["document_count"] > 100, c' "$work/g/segments.json"
report $? "what was read before the end is kept"
"$python" -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED).write(sys.argv[2], "rows.csv")' "$work/whole.zip" "$work/rows"
head -c "$(($(stat -c %s "$work/whole.zip") / 2))" "$work/whole.zip" >"$work/cut.zip"
exits 0 "a truncated zip beside a good file" "$unmet" run -o "$work/z" "$work/cut.zip" "$work/good.csv"
says "is named, with the reason" 'cut\.zip: damaged archive'
says "the good one is read" '4 documents'
printf 'id,customer,text\n1,Ann,"Export \xff\xfe fails every time"\n2,Bob,"I wish export worked"\n' >"$work/utf8.csv"
exits 0 "invalid UTF-8" "$unmet" run -o "$work/h" "$work/utf8.csv"
"$python" -c 'import sys; open(sys.argv[1], encoding="utf-8").read()' "$work/h/evidence.jsonl"; report $? "comes out as valid UTF-8"
printf '%s' "$good" | iconv -t UTF-16 >"$work/utf16.csv"
exits 0 "UTF-16" "$unmet" run -o "$work/i" "$work/utf16.csv"
says "is read whole" '4 documents'
printf 'id,customer,text\n1,Jos\xe9,"The caf\xe9 export keeps crashing"\n2,Zo\xeb,"I wish export worked"\n' >"$work/latin.csv"
exits 0 "Windows-1252" "$unmet" run -o "$work/j" "$work/latin.csv"
grep -q 'café' "$work/j/evidence.jsonl"; report $? "accents survive"

# Deep JSON, NUL bytes.
"$python" -c 'print("{\"id\":1,\"text\":" + "["*100000 + "]"*100000 + "}")' >"$work/deep.jsonl"
cat "$work/rows.jsonl" >>"$work/deep.jsonl"
exits 0 "JSON nested 100,000 deep" "$unmet" run -o "$work/k" "$work/deep.jsonl"
says "is rejected" 'deep\.jsonl, row 1: '
printf 'id,customer,text\n1,Ann,"Export\0 keeps failing"\n2,Bob,"I wish export worked"\n' >"$work/nul.csv"
exits 0 "NUL bytes" "$unmet" run -o "$work/l" "$work/nul.csv"

# Projects that are not ours, newer, damaged, held by another process, or on a full disk.
printf 'hello' >"$work/not.unmet"
exits 2 "a file that is no project" "$unmet" ingest -p "$work/not.unmet" "$work/good.csv"
warns "is named" 'not\.unmet'
grep -q hello "$work/not.unmet"; report $? "and left alone"
"$unmet" run -q -p "$work/new.unmet" -o "$work/m" "$work/good.csv"
"$python" -c 'import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute("PRAGMA user_version=9999"); d.commit()' "$work/new.unmet"
cp "$work/new.unmet" "$work/new.before"
exits 2 "a project of a newer version" "$unmet" ingest -p "$work/new.unmet" "$work/good.csv"
warns "says so" 'newer'
same "and it is left as it was" "$work/new.unmet" "$work/new.before"
"$unmet" run -q -p "$work/broken.unmet" -o "$work/n" "$work/good.csv"
printf 'XXXXXXXXXXXXXXXX' | dd of="$work/broken.unmet" bs=1 seek=0 conv=notrunc 2>/dev/null
exits 2 "a damaged project" "$unmet" status -p "$work/broken.unmet"
warns "is named" 'broken\.unmet'

mkfifo "$work/slow"
"$unmet" ingest -q -p "$work/busy.unmet" - <"$work/slow" >"$work/busy.out" 2>&1 &
writer=$!
exec 9>"$work/slow"
for _ in $(seq 100); do [ -e "$work/busy.unmet" ] && break; sleep 0.05; done
sleep 0.2
exits 2 "two processes on one project" timeout 30 "$unmet" ingest -p "$work/busy.unmet" "$work/good.csv"
warns "says that another one writes" 'busy\.unmet.*(another|use|held|lock)'
printf '%s' "$good" >&9
exec 9>&-
wait $writer; report $? "the first one finishes"
exits 0 "and holds its rows" "$unmet" status -p "$work/busy.unmet"
says "all of them" '4 documents'

mkdir "$work/small"
if mount -t tmpfs -o size=400k tmpfs "$work/small" 2>/dev/null; then
	{ echo 'id,customer,text'; for i in $(seq 20); do sed "s/^/$i/" "$work/rows"; done; } >"$work/big.csv"
	exits 2 "a full disk" "$unmet" ingest -p "$work/small/p.unmet" "$work/big.csv"
	warns "says so" '[Ff]ull|space'
	exits 0 "the project stays usable" "$unmet" status -p "$work/small/p.unmet"
	umount "$work/small"
else
	skip "a full disk" "cannot mount a small file system here"
fi
exits 2 "an output folder that cannot be written" "$unmet" run -o /proc/nowhere "$work/good.csv"

# A line of 2 GB: in a bounded memory, one reject, and reading goes on behind it.
seq -f '{"id":%.0f,"text":"I wish it could export reports."}' 3000 >"$work/line.jsonl"
truncate -s 2G "$work/line.jsonl"
printf '\n{"id":3002,"text":"Exporting reports keeps failing."}\n' >>"$work/line.jsonl"
exits 0 "a line of 2 GB" bash -c "ulimit -v 1000000; exec '$unmet' inspect '$work/line.jsonl'"
says "is one reject" '3,002 rows = 3,001 documents \+ 1 rejected'
says "with its limit" 'row 3001: .*longer than 16 MiB'
rm -f "$work/line.jsonl"

# A quote that opens in row 3 of many and never closes costs a row, not the file.
{ printf 'id,customer,text\n1,Ann,"It fails."\n2,Bob,"never closed\n'; seq -f '%.0f,Cem,Exporting reports fails' 3 200000; } >"$work/open.csv"
exits 0 "an unclosed quote at row 3 of 200,000" "$unmet" inspect "$work/open.csv"
says "costs one row" '199,999 documents \+ 1 rejected'
says "and is said" 'row 3: .*quote'
rm -f "$work/open.csv"

# Archives that are meant to do harm.
"$python" - "$work" <<'EOF'
import sys, zipfile
work = sys.argv[1]
with zipfile.ZipFile(work + "/bomb.zip", "w", zipfile.ZIP_DEFLATED) as z:
    with z.open("big.csv", "w", force_zip64=True) as f:
        f.write(b"id,text\n")
        for i in range(300):
            f.write(b"1,a\n" * (1 << 18))
with zipfile.ZipFile(work + "/climb.zip", "w") as z:
    z.writestr("../../../climbed.csv", "id,text\n1,I wish it could export reports.\n")
    z.writestr("/absolute.csv", "id,text\n2,Exporting reports keeps failing.\n")
lol = "<!DOCTYPE w [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {b} '{'&%s;' % a * 10}'>" for a, b in zip("abcdefgh", "bcdefghi")) + "]>"
with zipfile.ZipFile(work + "/lol.docx", "w") as z:
    z.writestr("word/document.xml", lol + "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>")
EOF
exits 0 "a zip bomb beside a good file" bash -c "ulimit -v 2000000; exec '$unmet' inspect '$work/bomb.zip' '$work/good.csv'"
says "is stopped at a limit" '(damaged|limit|MiB)'
says "the good one is read" '4 documents'
exits 0 "members that climb out of their archive" "$unmet" run -o "$work/climb" "$work/climb.zip"
[ ! -e "$work/climbed.csv" ] && [ ! -e "$work/../climbed.csv" ] && [ ! -e /absolute.csv ]; report $? "write nothing anywhere"
says "are read as what they hold" '2 documents'
exits 1 "an entity bomb in a Word file" bash -c "ulimit -v 1000000; exec '$unmet' inspect '$work/lol.docx'"
says "is refused" 'rejected'

# Folders that lead in a circle.
mkdir -p "$work/circle/a" && cp "$work/good.csv" "$work/circle/a/" && ln -s .. "$work/circle/a/up" && ln -s nowhere "$work/circle/gone"
exits 0 "links in a circle" timeout 60 "$unmet" inspect "$work/circle"
[ "$(grep -c '4 documents' "$work/out")" -eq 1 ]; report $? "each file is read once"

# Two encodings in one file, and text that was encoded twice.
printf 'id,customer,text\n1,Zoé,"The café export fails"\n2,Jos\xe9,"The caf\xe9 is slow"\n3,Ann,"The cafÃ© doesnâ€™t load"\n' >"$work/mixed.csv"
exits 0 "mixed encodings" "$unmet" run -o "$work/mixed" "$work/mixed.csv"
says "are said" 'not UTF-8 in 1 record'
exits 0 "and what was put right" "$unmet" status -p "$work/mixed/project.unmet" --cleaned
says "is shown" '1 text encoded twice'
"$python" -c 'import sqlite3,sys
rows = sorted(r[0] for r in sqlite3.connect(sys.argv[1]).execute("SELECT text FROM document_text"))
assert rows == ["The café doesn’t load", "The café export fails", "The café is slow"], rows' "$work/mixed/project.unmet" >"$work/out" 2>"$work/err"
report $? "every accent survives"

# Archives that lie, hide or lock.
"$python" - "$work" <<'EOF'
import io, struct, sys, warnings, zipfile, zlib
work = sys.argv[1] + "/"
warnings.simplefilter("ignore")
good = b"id,customer,text\n1,Ann,It keeps crashing when I export.\n"
raw = io.BytesIO()
with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("a.csv", good)
raw = raw.getvalue()
end = raw.rfind(b"PK\5\6")
size, start = struct.unpack("<II", raw[end + 12:end + 20])
entry = raw[start:start + size]


def directory(entries):
    return raw[:start] + b"".join(entries) + raw[end:end + 8] + struct.pack("<HHII", len(entries), len(entries), size * len(entries), start) + b"\0\0"


def write(name, data):
    with open(work + name, "wb") as f:
        f.write(data)


def changed(at, in_directory, what):
    data = bytearray(raw)
    data[at:at + len(what)] = what
    data[start + in_directory:start + in_directory + len(what)] = what
    return bytes(data)


write("overlap.zip", directory([entry, entry.replace(b"a.csv", b"b.csv")]))
write("secret.zip", changed(6, 8, b"\1"))
write("crc.zip", changed(14, 16, b"\1\2\3\4"))
write("sizes.zip", changed(22, 24, struct.pack("<I", 10)))
with zipfile.ZipFile(work + "twice.zip", "w") as z:
    z.writestr("a.csv", good)
    z.writestr("a.csv", good)
with zipfile.ZipFile(work + "many.zip", "w") as z:
    for i in range(10001):
        z.writestr(f"{i}.txt", "x")
with zipfile.ZipFile(work + "link.zip", "w") as z:
    link = zipfile.ZipInfo("passwords.csv")
    link.external_attr, link.create_system = 0o120777 << 16, 3
    z.writestr(link, "/etc/passwd")
    z.writestr("ok.csv", good)
inner, name = good, "in.csv"
for level in range(4):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as z:
        z.writestr(name, inner)
    inner, name = box.getvalue(), f"level{level}.zip"
write("nested.zip", inner)
lol = "<!DOCTYPE w [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {b} '{'&%s;' % a * 10}'>" for a, b in zip("abcdefgh", "bcdefghi")) + "]>"
with zipfile.ZipFile(work + "lol.xlsx", "w") as z:
    z.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>')
    z.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>')
    z.writestr("xl/worksheets/sheet1.xml", lol + "<worksheet><sheetData><row><c t='inlineStr'><is><t>&i;</t></is></c></row></sheetData></worksheet>")
with zipfile.ZipFile(work + "outside.docx", "w") as z:
    z.writestr("word/document.xml", "<!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><w:document xmlns:w='w'><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>")
pack = zlib.compressobj(9, zlib.DEFLATED, 31)
with open(work + "bomb.csv.gz", "wb") as f:
    f.write(pack.compress(b"id,text\n1,It keeps crashing.\n"))
    for _ in range(330):
        f.write(pack.compress(b"a" * (1 << 20)))
    f.write(pack.flush())
write("box.rar", b"Rar!\x1a\x07\x01\x00" + bytes(200))
write("box.7z", b"7z\xbc\xaf\x27\x1c" + bytes(200))
write("box.tar", b"a.csv".ljust(257, b"\0") + b"ustar\0" + bytes(500))
EOF
refused() { # file, what is said, what it is
	exits 1 "$3" bash -c "ulimit -v 1000000; exec timeout 10 '$unmet' inspect '$work/$1'"
	says "is refused with the reason" "$2"
}
refused overlap.zip 'members share bytes' "an archive whose members overlap"
refused twice.zip 'two members of one name' "an archive with one name twice"
refused many.zip 'more than 10000 members' "an archive of 10,001 members"
refused nested.zip 'an archive inside archives' "archives inside archives inside archives"
refused secret.zip 'locked with a password' "a locked archive"
refused lol.xlsx 'document type is not read' "an entity bomb in a spreadsheet"
refused outside.docx 'document type is not read' "an entity that names a file"
refused box.rar 'a RAR archive: unpack it first' "a RAR archive"
refused box.7z 'a 7-Zip archive: unpack it first' "a 7-Zip archive"
refused box.tar 'a tar archive: unpack it first' "a tar archive"
exits 0 "a link inside an archive" "$unmet" inspect "$work/link.zip"
says "is not followed" 'a link to another file: not followed'
says "what lies beside it is read" 'ok\.csv'
! grep -q 'etc/passwd' "$work/out"; report $? "and is nobody's words"
exits 0 "a member with a wrong checksum" "$unmet" inspect "$work/crc.zip"
says "is said" 'damaged, or beyond a limit'
exits 0 "a member longer than it says" "$unmet" inspect "$work/sizes.zip"
says "is read by what it holds" '1 document'
exits 0 "a gzip bomb" bash -c "ulimit -v 1000000; exec timeout 20 '$unmet' inspect '$work/bomb.csv.gz'"
says "is stopped at a limit" 'more than 256 times its size when unpacked'
says "what came before it is kept" '1 document \+'

# Depth, and bytes that are no text.
printf '[{"id":1,"text":"It keeps crashing.","x":%s%s}]' "$(printf '[%.0s' $(seq 63))" "$(printf ']%.0s' $(seq 63))" >"$work/d64.json"
printf '[{"id":1,"text":"It keeps crashing.","x":%s%s}]' "$(printf '[%.0s' $(seq 64))" "$(printf ']%.0s' $(seq 64))" >"$work/d65.json"
exits 0 "a record 64 levels deep" "$unmet" inspect "$work/d64.json"
exits 1 "one of 65" "$unmet" inspect "$work/d65.json"
says "is refused by its depth" '64 levels|deep'
exits 0 "NUL bytes in a field" "$unmet" inspect "$work/nul.csv"
says "are said, and left out" 'NUL bytes in 1 record.*left out'
says "the words around them stay" 'Export keeps failing'

# Marks that are opened again and again: each was looked for to the end of the line.
"$python" -c 'import json; print(json.dumps({"id": "1", "customer": "Ann", "text": "It keeps crashing.\n" + "{code:" * 600000}))' >"$work/marks.jsonl"
exits 0 "a line of 600,000 opening marks" timeout 15 "$unmet" inspect "$work/marks.jsonl"
