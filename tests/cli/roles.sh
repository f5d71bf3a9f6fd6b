#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Roles of speakers: listed, changed, kept, taken back; and how many are found right in real interviews.
. "$(dirname "$0")/../lib/tap.sh"

cat >"$work/call.vtt" <<'EOF'
WEBVTT

00:00.000 --> 00:04.000
Ivy Moran: What keeps you from closing the books on time?

00:04.000 --> 00:09.000
Dan Brook: I can't export the invoices to a sheet.

00:09.000 --> 00:11.000
Ivy Moran: I wish the report could be printed. How often does that happen?

00:11.000 --> 00:15.000
Dan Brook: Every month the export crashes.
EOF
o=$work/o p=$work/o/project.unmet
"$unmet" ingest -q "$work/call.vtt" -o "$o" && "$unmet" detect -q -o "$o"
exits 0 "speakers are listed" "$unmet" role -o "$o"
says "with the role found" 'Ivy Moran +interviewer +2 turns in 1 document$'
says "and how to change it" "unmet role 'NAME=interviewer'"
quotes() { "$unmet" detect -q -o "$o"; "$unmet" export -q -o "$o" 2>/dev/null; cat "$o/evidence.jsonl"; }
quotes >"$work/found"
! grep -q "could be printed" "$work/found"; report $? "an interviewer's words are no mentions"
exits 0 "a role is changed" "$unmet" role "ivy moran=customer" -o "$o"
says "in how many documents is said" 'customer, in 1 document'
says "and what to run again" 'unmet detect -p .* && unmet cluster'
quotes >"$work/changed"
grep -q "could be printed" "$work/changed"; report $? "then her words are"
exits 0 "the list shows it" "$unmet" role -o "$o"
says "beside what was found" 'Ivy Moran +customer .*as you said \(found: interviewer\)'
exits 0 "verify finds what was read" "$unmet" verify -o "$o"
sed 's/Every month/Each month/' "$work/call.vtt" >"$work/call2.vtt"
"$unmet" ingest -q "$work/call.vtt" "$work/call2.vtt" --role "Dan Brook=customer" -o "$o"
quotes >"$work/again"
[ "$(grep -c "could be printed" "$work/again")" -eq 2 ]; report $? "it holds for files read again, and later"
exits 0 "in one file only" "$unmet" role "Ivy Moran=agent" --in call2.vtt -o "$o"
quotes >"$work/one"
[ "$(grep -c "could be printed" "$work/one")" -eq 1 ]; report $? "the file is left out"
"$unmet" role -q "Ivy Moran=found" -o "$o" && "$unmet" role -q "Ivy Moran=found" --in call2.vtt -o "$o"
quotes >"$work/back"
! grep -q "could be printed" "$work/back"; report $? "and taken back"
exits 2 "nobody of that name" "$unmet" role "Eve=agent" -o "$o"
warns "is an error that says what to do" 'nobody called "Eve" speaks: .unmet role. lists'
exits 2 "no such role" "$unmet" role "Dan Brook=boss" -o "$o"
warns "which there are is said" 'NAME=interviewer, NAME=agent, NAME=customer'
printf 'id,text\n1,I wish it could print.\n' >"$work/t.csv"
"$unmet" ingest -q "$work/t.csv" -o "$work/t"
exits 1 "where nobody is named" "$unmet" role -o "$work/t"

# Who is spoken to is not what is lacked.
mkdir "$work/named"
"$python" - "$work/named" <<'EOF'
import sys
said = (["Honestly Maya, I need the export to keep the columns we chose.", "I wish the export kept our columns, Maya, every time.",
         "Well Maya, there is no way to choose the columns of the export.", "So Maya, the export drops the columns we need."],
        ["You know Maya, we have no way to see who is off next week.", "I told Maya that I need a calendar of who is off.",
         "As I said to Maya, we cannot see the holidays of the team.", "Sure Maya, I need to see who is on holiday before I plan."])
for i, who in enumerate("Ann Lee,Bo Ek,Cy Orr,Dee Fox,Eli Roe,Flo Dunn,Gus Hale,Hal Ives,Ina Judd,Jo Kerr,Kim Long,Lou Mott".split(",")):
    lines = [("Maya Lind", "What is hard about it?"), (who, said[0][i % 4]), ("Maya Lind", "And what else is hard?"), (who, said[1][(i + 1) % 4])]
    with open(f"{sys.argv[1]}/{i}.vtt", "w") as f:
        f.write("WEBVTT\n\n" + "".join(f"00:00:{n:02d}.000 --> 00:00:{n:02d}.500\n{s}: {w}\n\n" for n, (s, w) in enumerate(lines)))
EOF
exits 0 "talks in which everybody says a name" "$unmet" run -q -o "$work/named/out" "$work/named"
"$python" -c 'import json, sys
labels = [n["label"] for n in json.load(open(sys.argv[1]))["needs"]]
sys.exit(len(labels) < 2 or any("maya" in l.lower() for l in labels))' "$work/named/out/segments.json"; report $? "no need is named after who is spoken to"

# Real interviews: who asks is known from their heads; with the heads cut off it has to be told from how people talk.
if [ -d "$shared/data/interviews" ]; then
	mkdir "$work/bare"
	for f in "$shared"/data/interviews/*.md; do sed '1,/^## Transcript/d' "$f" >"$work/bare/$(basename "$f")"; done
	for kind in whole bare; do
		folder=$shared/data/interviews
		[ $kind = bare ] && folder=$work/bare
		"$unmet" inspect --json "$folder" >"$work/roles.jsonl" 2>/dev/null
		$python - "$work/roles.jsonl" "$kind" >"$work/out" <<'EOF'
import json, sys
right = total = 0
for line in open(sys.argv[1]):
    for s in json.loads(line)["speakers"]:
        want = {"Jonas Rosland": "interviewer", "Rich McGrath": "interviewer", "Unknown Speaker": "unknown"}.get(s["name"], "customer")
        total += 1
        right += s["role"] == want
print(f"{right} of {total}")
sys.exit(sys.argv[2] == "whole" and (right != total or total < 12))
EOF
		report $? "roles in interviews, $kind: $(cat "$work/out") right"
	done
else
	skip "roles in interviews" "no $shared/data/interviews"
fi
