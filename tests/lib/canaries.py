#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""canaries.py FOLDER - files of every format in which each field that names somebody holds a word found nowhere else.

Every one of these words holds "qzx" in some case, or is one of the numbers printed to FOLDER.numbers: after
`unmet run --redact` none of them may be in the project, in an output or on the terminal.
"""
import json
import os
import shutil
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


a = [person(i) for i in range(22)]
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


# What files carry beside their words: properties, comments, names of members, sheets and attachments, hidden headers.
CORE = ('<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>%(name)s</dc:creator><cp:lastModifiedBy>%(mail)s</cp:lastModifiedBy>'
        '<dc:title>%(name)s, 555-867-5309</dc:title></cp:coreProperties>')
APP = '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>%(company)s</Company><Manager>%(name)s</Manager></Properties>'


def sheet(rows):
    def column(i):
        return chr(65 + i)

    return ('<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + "".join(
            f'<row r="{n}">' + "".join(f'<c r="{column(i)}{n}" t="inlineStr"><is><t>{v}</t></is></c>' for i, v in enumerate(r)) + "</row>"
            for n, r in enumerate(rows, 1)) + "</sheetData></worksheet>")


def book(name, p):
    tickets = [["id", "requester_name", "email", "company", "created_at", "description"],
               [p["mail"], p["name"], p["mail"], p["company"], "2024-03-01", p["tell"]], ["2", p["name"], p["mail"], p["company"], "2024-03-02", ""]]
    notes = [["a", "b"], [p["name"], "555-867-5309"]]
    with zipfile.ZipFile(os.path.join(to, name), "w") as z:
        z.comment = f"{p['name']} {p['mail']}".encode()
        z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
                   'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
        z.writestr("xl/workbook.xml", '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
                   'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
                   f'<sheet name="{p["name"]}" sheetId="1" r:id="rId1"/><sheet name="{p["mail"]}" sheetId="2" r:id="rId2"/></sheets></workbook>')
        z.writestr("xl/_rels/workbook.xml.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   '<Relationship Id="rId1" Type="x" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x" Target="worksheets/sheet2.xml"/></Relationships>')
        z.writestr("xl/worksheets/sheet1.xml", sheet(tickets))
        z.writestr("xl/worksheets/sheet2.xml", sheet(notes))
        z.writestr("docProps/core.xml", CORE % p)
        z.writestr("docProps/app.xml", APP % p)


def pdf(name, p):
    def text(s):
        return s.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")

    lines = [f"Participant: {p['name']}", f"Company: {p['company']}"] + [p["tell"][i:i + 80] for i in range(0, len(p["tell"]), 80)]
    page = "BT /F1 11 Tf 40 780 Td 14 TL " + " ".join(f"({text(x)}) Tj T*" for x in lines) + " ET"
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 700 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
             f"<< /Length {len(page)} >>\nstream\n{page}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
             f"<< /Author ({p['name']}) /Title ({p['company']}) /Subject ({p['mail']}) /Keywords (555-867-5309) >>"]
    out, at = "%PDF-1.4\n", []
    for i, part in enumerate(parts, 1):
        at.append(len(out))
        out += f"{i} 0 obj\n{part}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n" + "".join(f"{n:010d} 00000 n \n" for n in at)
    out += f"trailer << /Size {len(parts) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n"
    write(name, out)


book("book.xlsx", a[16])
book(f"{a[17]['mail']} 555-867-5309.xlsx", a[17])
if shutil.which("pdftotext"):
    pdf("print.pdf", a[18])
with zipfile.ZipFile(os.path.join(to, "pack.zip"), "w") as z:
    z.comment = f"{a[19]['name']} {a[19]['mail']}".encode()
    info = zipfile.ZipInfo(f"{a[19]['company']}/call with {a[19]['mail']} 555-867-5309.vtt")
    info.comment = a[19]["mail"].encode()
    z.writestr(info, captions(a[19], "."))
    z.writestr(f"{a[19]['name']}/noise of {a[19]['first']}.bin", bytes(range(256)) * 8)
with zipfile.ZipFile(os.path.join(to, "props.docx"), "w") as z:
    z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
               'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
    z.writestr("docProps/core.xml", CORE % a[20])
    z.writestr("docProps/app.xml", APP % a[20])
    z.writestr("word/comments.xml", f'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:author="{a[20]["name"]}">'
               f'<w:p><w:r><w:t>{a[20]["mail"]}</w:t></w:r></w:p></w:comment></w:comments>')
    z.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
               f'<w:p><w:r><w:t>Interviewer: What is hard?</w:t></w:r></w:p><w:p><w:r><w:t>{a[20]["name"]}: {a[20]["tell"]}</w:t></w:r></w:p>'
               f'<w:p><w:r><w:t>Interviewer: How often?</w:t></w:r></w:p><w:p><w:r><w:t>{a[20]["name"]}: Daily.</w:t></w:r></w:p></w:body></w:document>')
os.makedirs(os.path.join(to, f"{a[21]['name']} 555-867-5309"))
with open(os.path.join(to, f"{a[21]['name']} 555-867-5309", f"{a[21]['mail']}.csv"), "w", encoding="utf-8") as f:
    f.write(table(a[21], ",") + 'never closed,"' + a[21]["name"] + "\n")
with open(os.path.join(to, f"{a[21]['name']} 555-867-5309", f"hashed of {a[21]['name']}.csv"), "w", encoding="utf-8") as f:
    f.write(f"id,{a[21]['name']},text\n1,x,dd273fbf46aecd6bc19ce5ef0f83c1c9\n")
with open(os.path.join(to, f"{a[21]['name']} 555-867-5309", "columns.csv"), "w", encoding="utf-8") as f:
    f.write(f"{a[21]['name']},555-867-5309\n1,2\n")

write("accounts.table", "company,domain,customer,industry,owner,phone\n" + "".join(
      ",".join(cell(c) for c in [p["company"], f"{p['low']}corp.com", p["mail"], "Retail", p["name"], "5558675309"]) + "\n" for p in a))
os.rename(os.path.join(to, "accounts.table"), to + ".accounts.csv")
with open(to + ".numbers", "w", encoding="utf-8") as f:
    f.write("\n".join(NUMBERS) + "\n")
