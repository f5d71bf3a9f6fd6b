#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""exports.py FOLDER - a small file of every kind that tools export, in its own layout and with invented words.

Prints what each is to be taken for, a line of JSON per file: file, kind ("" where no tool is to be named), format,
documents, customers, people (rows about people or companies), speakers {name: role}, rejected.
"""
import email.message
import json
import os
import sys
import zipfile

to = sys.argv[1]
os.makedirs(to, exist_ok=True)


def told(file, format, documents, customers, kind="", people=0, rejected=0, speakers=None):
    print(json.dumps({"file": file, "kind": kind, "format": format, "documents": documents, "customers": customers, "people": people,
                      "speakers": speakers or {}, "rejected": rejected}))


def write(name, text, encoding="utf-8"):
    with open(os.path.join(to, name), "wb") as f:
        f.write(text.encode(encoding))


def dump(name, value):
    write(name, json.dumps(value, indent=1))


WISH, CRASH, SLOW = "I wish the export were faster.", "It keeps crashing when I print.", "Searching takes far too long."

# ---- help desks -----------------------------------------------------------------------------------------------------
TICKET = {"id": 1, "external_id": None, "type": "problem", "subject": "Export", "raw_subject": "Export", "description": WISH, "priority": "low",
          "status": "open", "requester_id": 501, "submitter_id": 501, "organization_id": 9001, "tags": ["a"], "custom_fields": [{"id": 7, "value": "x"}],
          "satisfaction_rating": {"score": "bad", "comment": "slow"}, "via": {"channel": "web"}, "created_at": "2024-03-01T10:00:00Z",
          "updated_at": "2024-03-01T10:00:00Z"}
TICKETS = [TICKET, dict(TICKET, id=2, requester_id=502, description=CRASH), dict(TICKET, id=3, description=SLOW)]
dump("zendesk.json", {"tickets": TICKETS, "count": 3, "next_page": None})
told("zendesk.json", "json", 3, 2, "Zendesk tickets")
write("zendesk.jsonl", "".join(json.dumps(t) + "\n" for t in TICKETS))
told("zendesk.jsonl", "jsonl", 3, 2, "Zendesk tickets")
dump("zendesk_users.json", {"users": [{"id": 501, "name": "Ann Lee", "email": "ann@acme.example", "role": "end-user", "locale": "en", "organization_id": 9001}]})
told("zendesk_users.json", "json", 0, 0, "Zendesk users", people=1)
dump("zendesk_organizations.json", [{"id": 9001, "name": "Acme", "domain_names": ["acme.example"], "details": "Tools", "shared_tickets": False}])
told("zendesk_organizations.json", "json", 0, 0, "Zendesk organizations", people=1)
write("zendesk_view.csv", "Id,Requester,Requester id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,"
      "Created at,Updated at,Organization,Satisfaction Score\n"
      "1,Ann Lee,501,ann@acme.example,acme.example,Ann Lee,Sue,Support,The export never ends,a b,Open,High,Web form,Problem,2024-03-01 10:00,2024-03-02 10:00,Acme,Offered\n"
      "2,Bo Ek,502,bo@corp.example,corp.example,Bo Ek,Sue,Support,Printing crashes,,Open,Low,Mail,Question,2024-03-01 11:00,2024-03-02 10:00,Corp,Offered\n")
told("zendesk_view.csv", "csv", 2, 2, "Zendesk tickets")


def part(kind, name, body, at=1711447872):
    return {"id": str(at), "part_type": "comment", "body": f"<p>{body}</p>", "created_at": at,
            "author": {"type": kind, "id": name, "name": name, "email": f"{name.lower()}@acme.example"}}


dump("intercom.json", {"type": "conversation", "id": "9", "created_at": 1711447872, "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [
    part("user", "Ann", CRASH), part("admin", "Sue", "Which printer is it?"), part("user", "Ann", "Any of them.")], "total_count": 3}})
told("intercom.json", "json", 1, 1, "Intercom conversations", speakers={"Ann": "customer", "Sue": "agent"})
write("salesforce.csv", "CaseNumber,Subject,Description,AccountId,ContactId,ContactEmail,SuppliedName,SuppliedEmail,SuppliedCompany,Origin,Reason,Type,Priority,"
      f"Status,Comments,CreatedDate,ClosedDate\n00001,Sync,{CRASH},001A,003B,ann@acme.example,Ann Lee,,Acme,Web,,Problem,High,New,,2024-03-26T10:11:12.000+0000,\n")
told("salesforce.csv", "csv", 1, 1, "Salesforce cases")
write("jira.csv", "Summary,Issue key,Issue id,Issue Type,Status,Reporter,Created,Labels,Labels,Component/s,Description,Comment,Comment\n"
      f"Export,PM-7,10007,Bug,Open,ann.lee,26/Mar/24 3:04 PM,a,b,c,{SLOW},26/Mar/24 4:00 PM;bo;Which report?,27/Mar/24 9:00 AM;ann.lee;The yearly one.\n")
told("jira.csv", "csv", 1, 1, "Jira issues", speakers={"ann.lee": "customer", "bo": "unknown"})

# ---- CRM ------------------------------------------------------------------------------------------------------------
write("hubspot_tickets.csv", "id,subject,content,hs_pipeline_stage,hs_ticket_priority,hs_ticket_category,createdate\n"
      f"1,Export,{WISH},1,LOW,A,2024-03-01\n2,Print,{CRASH},1,LOW,A,2024-03-01\n")
told("hubspot_tickets.csv", "csv", 2, 0, "HubSpot tickets")
write("hubspot_contacts.csv", "id,email,firstname,lastname,company,lifecyclestage\n7,ann@acme.example,Ann,Lee,Acme,customer\n")
told("hubspot_contacts.csv", "csv", 0, 0, "HubSpot contacts", people=1)
write("hubspot_companies.csv", "id,name,domain,industry,annualrevenue,numberofemployees\n5,Acme,acme.example,Tools,5,6\n6,Corp,corp.example,Food,7,8\n")
told("hubspot_companies.csv", "csv", 0, 0, "HubSpot companies", people=2)
write("hubspot_links.csv", "ticket_id,contact_id\n1,7\n2,7\n")
told("hubspot_links.csv", "csv", 0, 0, "HubSpot, tickets with their contacts", people=2)

# ---- reviews --------------------------------------------------------------------------------------------------------
PLAY = ("Package Name,App Version Name,Reviewer Language,Device,Review Submit Date and Time,Review Submit Millis Since Epoch,Star Rating,Review Title,"
        "Review Text,Developer Reply Text,Review Link\n"
        f"com.acme.app,2.1,en,x,2024-03-26T10:11:12Z,1711447872000,2,Slow,{SLOW},We are sorry,https://play.example/1\n"
        "com.acme.app,2.1,de,x,2024-03-27T10:11:12Z,1711534272000,5,,,,\n")
with open(os.path.join(to, "play.csv"), "wb") as f:
    f.write(b"\xff\xfe" + PLAY.encode("utf-16-le"))
told("play.csv", "csv", 1, 0, "Google Play reviews", rejected=1)
dump("appstore.json", {"data": [{"type": "customerReviews", "id": str(i), "attributes": {"rating": 2, "title": "Slow", "body": words, "reviewerNickname": who,
     "createdDate": "2024-03-26T10:11:12-07:00", "territory": "USA"}} for i, (who, words) in enumerate([("ann7", SLOW), ("bo8", CRASH)])], "links": {"self": "x"}})
told("appstore.json", "json", 2, 2, "App Store reviews")

# ---- surveys --------------------------------------------------------------------------------------------------------
HARD, EASY = "What is the hardest part of your week with it?", "What would you change about the product if you could?"
ANSWERS = [("Copying every number by hand takes me a day", "I would like the export to run at night"), ("The export fails each time that I need it most", ""),
           ("Finding last year's report among all the others", "I need to print more than one page at a time")]
write("surveymonkey.csv", f"RespondentID,CollectorID,StartDate,EndDate,Email Address,First Name,Last Name,Custom Data,{HARD},{EASY},Which tools?,\n"
      ",,,,,,,,Open-Ended Response,Open-Ended Response,Excel,Other (please specify)\n" +
      "".join(f"{100 + i},9001,2024-03-01,2024-03-01,,,,,{a},{b},Excel,\n" for i, (a, b) in enumerate(ANSWERS)))
told("surveymonkey.csv", "csv", 5, 3, "SurveyMonkey")
write("typeform.csv", f"#,{HARD},{EASY},Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags\n" +
      "".join(f"id{i},{a},{b},completed,2024-03-01 10:00:00,,2024-03-01 10:05:00,net{i},\n" for i, (a, b) in enumerate(ANSWERS)))
told("typeform.csv", "csv", 5, 3, "Typeform")
write("qualtrics.csv", "StartDate,EndDate,ResponseId,UserLanguage,Q1,Q2\n" + f"Start Date,End Date,Response ID,User Language,{HARD},{EASY}\n" +
      ",".join('"{""ImportId"":""%s""}"' % q for q in ("startDate", "endDate", "_recordId", "userLanguage", "QID1_TEXT", "QID2_TEXT")) + "\n" +
      "".join(f"2024-03-01 10:00:00,2024-03-01 10:05:00,R_{i},EN,{a},{b}\n" for i, (a, b) in enumerate(ANSWERS)))
told("qualtrics.csv", "csv", 5, 3, "Qualtrics")
write("surveygizmo.csv", f"Response ID,Time Started,Date Submitted,Status,{HARD},{EASY}\n" +
      "".join(f"{i + 1},Mar 1 2024 10:00:00 AM,Mar 1 2024 10:05:00 AM,Complete,{a},{b}\n" for i, (a, b) in enumerate(ANSWERS)))
told("surveygizmo.csv", "csv", 5, 3, "SurveyGizmo")

# ---- complaints, forums -----------------------------------------------------------------------------------------------
write("cfpb.csv", "Date received,Product,Sub-product,Issue,Sub-issue,Consumer complaint narrative,Company public response,Company,State,ZIP code,Tags,"
      "Consumer consent provided?,Submitted via,Date sent to company,Company response to consumer,Timely response?,Consumer disputed?,Complaint ID\n"
      f"03/14/24,Loan,,Fees,,{CRASH},,BANK,TX,123XX,,Consent provided,Web,03/15/24,Closed,Yes,N/A,71\n03/14/24,Loan,,Fees,,,,BANK,TX,123XX,,N/A,Web,03/15/24,Closed,Yes,N/A,72\n")
told("cfpb.csv", "csv", 1, 0, "complaints to the CFPB", rejected=1)
write("forum.csv", "id,created,updated,title,content,tags,product,topic,locale,creator\n"
      f"1,2024-03-01 10:00:00,2024-03-02 10:00:00,Export,{WISH},a;b,desktop,export,en-US,ann7\n2,2024-03-01 10:00:00,2024-03-02 10:00:00,Print,{CRASH},,desktop,print,en-US,bo8\n")
told("forum.csv", "csv", 2, 2, "a support forum")

# ---- transcripts ------------------------------------------------------------------------------------------------------
TALK = [("Jo Host", "Welcome, what is the hardest part of your week?"), ("Ann Lee", "The export never ends, and I wish I could plan it for the night instead."),
        ("Jo Host", "How often does that happen?"), ("Ann Lee", "Every month, and then I have to start again from the first page of it.")]
BOTH = {"Ann Lee": "customer", "Jo Host": "interviewer"}


def times(i, mark):
    return f"00:00:{2 * i:02d}{mark}000 --> 00:00:{2 * i + 1:02d}{mark}500"


write("zoom.vtt", "WEBVTT\r\n\r\n" + "".join(f"{i + 1}\r\n{times(i, '.')}\r\n{who}: {what}\r\n\r\n" for i, (who, what) in enumerate(TALK)))
told("zoom.vtt", "vtt", 1, 1, speakers=BOTH)
write("teams.vtt", "\ufeffWEBVTT\n\n" + "".join(f"3f9a1c{i}-aaaa-bbbb-cccc-ddddeeeeffff/{i}-0\n{times(i, '.')}\n<v {who}>{what}{'</v>' if i % 2 else ''}\n\n"
      for i, (who, what) in enumerate(TALK)))
told("teams.vtt", "vtt", 1, 1, speakers=BOTH)
LINES = ["the export never ends", "and I wish I could plan it", "for the night instead"]
write("youtube.vtt", "WEBVTT\nKind: captions\nLanguage: en\n\n" + "".join(f"{times(i, '.')} align:start position:0%\n{LINES[i - 1] if i else ' '}\n"
      f"{line.split()[0]}<00:00:01.000><c> {' '.join(line.split()[1:])}</c>\n\n" for i, line in enumerate(LINES)))
told("youtube.vtt", "vtt", 1, 0)
write("whisper.vtt", "WEBVTT\n\n" + "".join(f"{times(i, '.')[3:12]} --> {times(i, '.')[20:]}\n{what}\n\n" for i, (_, what) in enumerate(TALK)))
told("whisper.vtt", "vtt", 1, 0)
write("whisper.srt", "".join(f"{i + 1}\n{times(i, ',')}\n{what}\n\n" for i, (_, what) in enumerate(TALK)))
told("whisper.srt", "srt", 1, 0)
write("whisper.tsv", "start\tend\ttext\n" + "".join(f"{2000 * i}\t{2000 * i + 1500}\t{what}\n" for i, (_, what) in enumerate(TALK)))
told("whisper.tsv", "tsv", 1, 0, "a transcript")
dump("whisper.json", {"text": " ".join(w for _, w in TALK), "segments": [{"id": i, "start": 2.0 * i, "end": 2.0 * i + 1.5, "text": " " + what, "tokens": [1]}
     for i, (_, what) in enumerate(TALK)], "language": "en"})
told("whisper.json", "json", 1, 0, "a transcript")
write("zoom_chat.txt", "".join(f"10:0{i}:00\t From {who} To Everyone:\n\t{what}\n" for i, (who, what) in enumerate(TALK)))
told("zoom_chat.txt", "text", 1, 1, speakers={who: "unknown" for who in BOTH})
write("otter.txt", "".join(f"{who}  0:{10 * i:02d}\n{what}\n\n" for i, (who, what) in enumerate(TALK)))
told("otter.txt", "text", 1, 1, speakers=BOTH)
write("otter.md", "# Talk with Ann\n\n" + "".join(f"**{who}**  1:00:{10 * i:02d}\n{what}\n\n" for i, (who, what) in enumerate(TALK)))
told("otter.md", "text", 1, 1, speakers=BOTH)

# ---- documents --------------------------------------------------------------------------------------------------------


def docx(name, paragraphs):
    with zipfile.ZipFile(os.path.join(to, name), "w") as z:
        z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        z.writestr("word/document.xml", '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' +
                   "".join(f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs) + "</w:body></w:document>")


docx("teams.docx", [p for i, (who, what) in enumerate(TALK) for p in (f"{who}  0:0{i}", what)])
told("teams.docx", "docx", 1, 1, speakers=BOTH)
docx("rev.docx", [p for i, (who, what) in enumerate(TALK) for p in (f"{who}: (00:0{i})", what)])
told("rev.docx", "docx", 1, 1, speakers=BOTH)
docx("word.docx", [f"{who}: {what}" for who, what in TALK])
told("word.docx", "docx", 1, 1, speakers=BOTH)


def sheet(rows):
    return ('<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + "".join(
            f'<row r="{n}">' + "".join(f'<c r="{chr(65 + i)}{n}" t="inlineStr"><is><t>{v}</t></is></c>' for i, v in enumerate(r)) + "</row>"
            for n, r in enumerate(rows, 1)) + "</sheetData></worksheet>")


with zipfile.ZipFile(os.path.join(to, "book.xlsx"), "w") as z:
    z.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
    z.writestr("xl/workbook.xml", '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
               'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="May" sheetId="1" r:id="rId1"/>'
               '<sheet name="June" sheetId="2" r:id="rId2"/></sheets></workbook>')
    z.writestr("xl/_rels/workbook.xml.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
               '<Relationship Id="rId1" Type="x" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x" Target="worksheets/sheet2.xml"/></Relationships>')
    z.writestr("xl/worksheets/sheet1.xml", sheet([["id", "customer", "text"], ["1", "Ann", WISH], ["2", "Bo", CRASH]]))
    z.writestr("xl/worksheets/sheet2.xml", sheet([["customer", "comment"], ["Cy", SLOW]]))
told("book.xlsx", "xlsx", 3, 3)
write("page.html", "<html><head><title>Talk</title></head><body>" + "".join(f"<p>{who}: {what}</p>" for who, what in TALK) + "</body></html>")
told("page.html", "html", 1, 1, speakers=BOTH)


def pdf(name, lines):
    page = "BT /F1 11 Tf 40 780 Td 14 TL " + " ".join(f"({x}) Tj T*" for x in lines) + " ET"
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 800 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
             f"<< /Length {len(page)} >>\nstream\n{page}\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, at = "%PDF-1.4\n", []
    for i, body in enumerate(parts, 1):
        at.append(len(out))
        out += f"{i} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += "xref\n0 6\n0000000000 65535 f \n" + "".join(f"{n:010d} 00000 n \n" for n in at) + f"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    write(name, out)


pdf("print.pdf", [f"{who}: {what}" for who, what in TALK])
told("print.pdf", "pdf", 1, 1, speakers=BOTH)


def mail(who, at, words):
    m = email.message.EmailMessage()
    m["From"], m["To"], m["Subject"], m["Date"] = f"{who} <{who.split()[0].lower()}@acme.example>", "help@vendor.example", "Export", at
    m["Message-ID"] = f"<{who.split()[0]}@acme.example>"
    m.set_content(f"{words}\n\nOn Tue, 26 Mar 2024 at 10:00, Sue wrote:\n> Did you try again?\n\n-- \n{who}\n")
    return m.as_string()


write("mail.eml", mail("Ann Lee", "Fri, 1 Mar 2024 10:00:00 +0000", WISH))
told("mail.eml", "eml", 1, 1, speakers={})
write("box.mbox", "".join(f"From x Fri Mar  1 10:00:00 2024\n{mail(who, 'Fri, 1 Mar 2024 10:00:00 +0000', words)}\n" for who, words in
      [("Ann Lee", WISH), ("Bo Ek", CRASH)]))
told("box.mbox", "mbox", 2, 2)
write("notes.md", f"---\nparticipant: Ann Lee\ncompany: Acme\ndate: 2024-03-01\n---\n\n# Talk\n\n- {WISH}\n- {CRASH}\n")
told("notes.md", "text", 1, 1)
write("heads.txt", f"Participant: Ann Lee\nCompany: Acme\nDate: 2024-03-01\nInterviewer: Jo Host\n\nQ: What is hard?\nA: {WISH}\nQ: What else?\nA: {CRASH}\n")
told("heads.txt", "text", 1, 1, speakers={"Ann Lee": "customer", "Jo Host": "interviewer"})
dump("nested.json", {"page": 1, "result": {"feedback": [{"id": "f1", "author": {"email": "ann@acme.example"}, "content": {"text": WISH}},
                                                       {"id": "f2", "author": {"email": "bo@acme.example"}, "content": {"text": CRASH}}]}})
told("nested.json", "json", 2, 2)
with zipfile.ZipFile(os.path.join(to, "pack.zip"), "w") as z:
    z.write(os.path.join(to, "jira.csv"), "inside/jira.csv")
told("pack.zip/inside/jira.csv", "csv", 1, 1, "Jira issues", speakers={"ann.lee": "customer", "bo": "unknown"})
