#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Why a sentence is a mention, and the outcome drafted from it: in evidence.jsonl, segments.json and `unmet needs`.
. "$(dirname "$0")/../lib/tap.sh"

check "the sample corpus" run_sample "$work/out1"
check "every mention has reasons: a cue and words of the quote; outcomes are of a template's form" "$python" - "$work/out1" <<'PY'
import json, re, sys
forms = r"(Minimize the (effort|time|likelihood|manual work)|Increase the likelihood) "
drafted = total = 0
for line in open(sys.argv[1] + "/evidence.jsonl", encoding="utf-8"):
    e = json.loads(line)
    total += 1
    assert e["reasons"], line
    quote = " ".join(e["quote"].split()).lower()
    for reason in e["reasons"]:
        name, words = reason.split(": ", 1)
        assert re.fullmatch(r"[a-z+]+\.[a-z0-9-]+( \(against\))?", name), reason
        assert words.rstrip(" …").lower() in quote, (reason, quote)
    if e["outcome"] is not None:
        drafted += 1
        assert re.match(forms, e["outcome"]) and "\n" not in e["outcome"], e["outcome"]
        assert e["polarity"] != "met"
assert 0.1 * total < drafted < 0.9 * total, (drafted, total)
needs = json.load(open(sys.argv[1] + "/segments.json", encoding="utf-8"))["needs"]
stated = [n["outcome"] for n in needs if n["outcome"]]
assert len(stated) > len(needs) / 2, len(stated)
assert all(o["draft"] and re.match(forms, o["text"]) for o in stated)
assert all(any(t.lower() in n["outcome"]["text"].lower() for t in n["terms"]) for n in needs if n["outcome"])
PY
exits 0 "unmet needs" "$unmet" needs -p "$work/out1/project.unmet"
grep -qE '(→|->) (Minimize|Increase)' "$work/out"; [ $? -eq 1 ]; report $? "lists no draft"
exits 0 "the page of a need" "$unmet" need 1 -p "$work/out1/project.unmet"
says "shows the outcome" '^outcome +(Minimize|Increase) the '
says "as a draft" '\(draft\)'
exits 0 "an outcome somebody wrote" "$unmet" need outcome 1 "Minimize the time on the road" -p "$work/out1/project.unmet"
exits 0 "is listed" "$unmet" needs -p "$work/out1/project.unmet"
says "as it was written" '(→|->) Minimize the time on the road$'

printf 'text\nOn ne peut pas exporter les rapports en PDF.\nWe cannot export the yearly reports.\n' >"$work/two.csv"
exits 0 "a language without templates" "$unmet" run -q -o "$work/out2" "$work/two.csv"
check "gives reasons and no outcome" "$python" - "$work/out2" <<'PY'
import json, sys
lines = [json.loads(l) for l in open(sys.argv[1] + "/evidence.jsonl", encoding="utf-8")]
assert [bool(e["reasons"]) for e in lines] == [True, True], lines
assert [e["outcome"] for e in sorted(lines, key=lambda e: e["quote"])] == [None,
    "Minimize the effort it takes to export the yearly reports"], lines
PY
