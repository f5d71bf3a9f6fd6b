#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""canaries.py FOLDER - files of every format in which each field that names somebody holds a word found nowhere else.

Every one of these words holds "qzx" in some case, or is one of the numbers printed to FOLDER.numbers: after
`unmet run --redact` none of them may be in the project, in an output or on the terminal.
"""
import json
import os
import sys
import zipfile

to = sys.argv[1]
os.makedirs(to, exist_ok=True)

NUMBERS = ["5558675309", "555-867-5309", "867-5309", "+44 7700 900951", "7700900951", "900951", "4111 1111 1111 1111", "4111111111111111",
           "DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "203.0.113.77", "2001:db8::8a2e:370:7334"]
TELL = ("I wish %(name)s could export the report for %(company)s. Write to %(mail)s or call 555-867-5309, or +44 7700 900951. "
        "%(first)s can't log in from 203.0.113.77 or 2001:db8::8a2e:370:7334. The card 4111 1111 1111 1111 and the IBAN "
        "DE89 3704 0044 0532 0130 00 were refused. Ask @qzx_%(low)s why it crashes.")


def person(n):
    first, last = f"Qzxa{chr(97 + n)}bel", f"Vonqzx{chr(97 + n)}er"
    low = f"qzx{chr(97 + n)}"
    p = dict(first=first, last=last, name=f"{first} {last}", mail=f"{low}.user@{low}corp.com", company=f"Grenqzx{chr(97 + n)} Works",
             low=low, id=f"qzx{n:03d}77")
    p["tell"] = TELL % p
    return p


def write(name, text):
    with open(os.path.join(to, name), "w", encoding="utf-8") as f:
        f.write(text)


def cell(s):
    return '"' + s.replace('"', '""') + '"'


def table(p, sep):
    rows = [["id", "requester_id", "requester_name", "email", "company", "created_at", "subject", "description", "plan"],
            [p["mail"], p["id"], p["name"], p["mail"], p["company"], "2024-03-01", f"For {p['name']}", p["tell"], f"with {p['name']}"],
            ["T-2", p["id"], p["name"], "", p["company"], "2024-03-02", "Empty", "", p["last"]]]
    return "\n".join(sep.join(cell(c) for c in r) for r in rows) + "\n"


a = [person(i) for i in range(16)]
write("tickets.csv", table(a[0], ","))
write("tickets.tsv", table(a[1], "\t"))
write("rows.jsonl", "".join(json.dumps({"id": f"J-{i}", "text": a[2]["tell"] + f" {i}.", "title": f"To {a[2]['name']}", "customer": a[2]["name"],
      "email": a[2]["mail"], "account": a[2]["company"], "date": "2024-03-01"}) + "\n" for i in range(2)) + '{"id": "J-9", "text": "' +
      a[2]["name"] + "\n")
write("list.json", json.dumps({"tickets": [{"id": 1, "subject": a[3]["name"], "description": a[3]["tell"], "requester": {
      "name": a[3]["name"], "email": a[3]["mail"]}, "organization": {"name": a[3]["company"]}}]}))
write("survey.csv", "Respondent ID,Name,Company,What would you change?,What do you like about it?\n" + "".join(
      ",".join(cell(c) for c in [f"{a[4]['id']}{i}", a[4]["name"], a[4]["company"], a[4]["tell"] + f" {i}", f"I like that {a[4]['first']} answers {i}."]) + "\n"
      for i in range(3)))


def captions(p, mark):
    head = "WEBVTT\n\n" if mark == "." else ""
    said = [(p["name"], "What keeps you from closing the books on time?"), (a[15]["name"], p["tell"]),
            (p["name"], f"And how often does that happen, {a[15]['first']}?"), (a[15]["name"], f"Every month, {p['last']}.")]
    return head + "".join(f"{i + 1}\n00:00:{i:02d}{mark}000 --> 00:00:{i + 1:02d}{mark}000\n{who}: {what}\n\n" for i, (who, what) in enumerate(said))


write(f"call with {a[5]['name']}.vtt", captions(a[5], "."))
write("call.srt", captions(a[6], ","))
write("notes.txt", f"Participant: {a[7]['name']}\nCompany: {a[7]['company']}\nInterviewer: {a[8]['name']}\n\n{a[8]['name']}: What is hard?\n"
      f"{a[7]['name']}: {a[7]['tell']}\n{a[8]['name']}: Anything else, {a[7]['first']}?\n{a[7]['name']}: No, {a[8]['first']}.\n")
write("notes.md", f"---\nname: {a[9]['name']}\nemail: {a[9]['mail']}\ncompany: {a[9]['company']}\n---\n\n# Talk with {a[9]['name']}\n\n{a[9]['tell']}\n")
mail = (f"From: {a[10]['name']} <{a[10]['mail']}>\nTo: help@vendor.example\nSubject: Export for {a[10]['name']}\nDate: Fri, 1 Mar 2024 10:00:00 +0000\n"
        f"Message-ID: <{a[10]['low']}@{a[10]['low']}corp.com>\nContent-Type: text/plain; charset=utf-8\n\n{a[10]['tell']}\n\n-- \n{a[10]['name']}\n{a[10]['company']}\n")
write("mail.eml", mail)
write("box.mbox", "From x Fri Mar  1 10:00:00 2024\n" + mail.replace(a[10]["name"], a[11]["name"]).replace(a[10]["low"], a[11]["low"]).replace(
      a[10]["first"], a[11]["first"]).replace(a[10]["company"], a[11]["company"]) + "\n")
write("page.html", f"<html><head><title>Talk</title></head><body><p>Interviewer: What is hard?</p><p>{a[12]['name']}: {a[12]['tell']}</p>"
      f"<p>Interviewer: How often?</p><p>{a[12]['name']}: Daily.</p></body></html>")
with zipfile.ZipFile(os.path.join(to, "word.docx"), "w") as z:
    z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
               'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    lines = ["Interviewer: What is hard?", f"{a[13]['name']}: {a[13]['tell']}", "Interviewer: How often?", f"{a[13]['name']}: Daily."]
    z.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' +
               "".join(f"<w:p><w:r><w:t>{x}</w:t></w:r></w:p>" for x in lines) + "</w:body></w:document>")
with zipfile.ZipFile(os.path.join(to, f"{a[14]['name'].replace(' ', '_')}.zip"), "w") as z:
    z.writestr(f"{a[14]['name']}.csv", table(a[14], ","))
write("accounts.table", "company,domain,customer,industry,owner,phone\n" + "".join(
      ",".join(cell(c) for c in [p["company"], f"{p['low']}corp.com", p["mail"], "Retail", p["name"], "5558675309"]) + "\n" for p in a))
os.rename(os.path.join(to, "accounts.table"), to + ".accounts.csv")
with open(to + ".numbers", "w", encoding="utf-8") as f:
    f.write("\n".join(NUMBERS) + "\n")
