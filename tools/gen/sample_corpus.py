#!/usr/bin/env python3
"""Write corpora/sample from the hand-written texts in tools/gen/sample.

Python 3, standard library only. The same texts and seed give the same bytes.

    python3 tools/gen/sample_corpus.py            write corpora/sample
    python3 tools/gen/sample_corpus.py --check    compare with what is there, write nothing
"""
import csv
import io
import json
import os
import random
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta

HERE = os.path.dirname(os.path.abspath(__file__))
TEXTS = os.path.join(HERE, "sample")
OUT = os.path.normpath(os.path.join(HERE, "..", "..", "corpora", "sample"))
SEED = 20250101
TICKETS = 600
MAX_REUSE = 3
RELEASE = datetime(2025, 9, 1)          # arrival texts for end customers were released
SEGMENT_SIZE = {"A": 18, "B": 14, "C": 12, "D": 9, "E": 7}
SEGMENT_NAME = {"A": "keep today's promises", "B": "get paid for everything", "C": "prove and pass",
                "D": "make it work on site", "E": "steer the contracts"}
SHARE_OWN, SHARE_BACKGROUND = 0.76, 0.15  # of a company's need-stating tickets; the rest is any need
KINDS = {"w": "wish", "p": "problem", "o": "obstacle", "k": "workaround", "q": "question", "j": "job",
         "s": "switch", "a": "advice", "+": "praise"}
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
NUMBER = ["", "", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
SIZES = ["1-19", "20-49", "50-199", "200+"]
PLANS = ["Starter", "Team", "Business", "Enterprise"]
REGIONS = ["UK & Ireland", "North America", "Australia & New Zealand", "Nordics & Benelux"]
FIELD_NEEDS = {"offline", "fewtaps", "evidence", "forms", "siteinfo", "parts"}
AGENTS = ["Sofia Marsh", "Marcus Bell", "Ida Holm", "Wes Tan"]
PLURAL = {"handyman": "handymen", "groundsman": "groundsmen", "battery unit": "battery units"}


def read(name):
    with open(os.path.join(TEXTS, name), encoding="utf-8") as f:
        return f.read()


def lines(name):
    return [l for l in read(name).splitlines() if l.strip() and not l.startswith("#")]


def cap(s):
    return s[:1].upper() + s[1:]


def plural(w):
    return PLURAL.get(w) or (w + "es" if w.endswith(("s", "ch", "x")) else w + "s")


def months_of(text):
    m = re.match(r"\[([\d,]+)\]", text)
    return (set(int(x) for x in m.group(1).split(",")), text[m.end():]) if m else (None, text)


# ---------------------------------------------------------------- hand-written texts

def load_needs():
    out = []
    for l in lines("needs.txt"):
        i, name, definition, segs = l.split("|")
        out.append({"id": i, "name": name, "definition": definition,
                    "segments": [] if segs == "-" else segs.split(",")})
    return out


class Block:
    def __init__(self, need, subject, number):
        self.need, self.number = need, number
        self.months, self.subject = months_of(subject)
        self.lines, self.used, self.companies = [], 0, set()

    def met(self):
        return any(k == "+" for k, _ in self.lines)

    def main_kind(self):
        for k, _ in self.lines:
            if k != ".":
                return k
        return "."


def parse_blocks(text, need=None):
    blocks, shorts, b = [], [], None
    for l in text.splitlines():
        l = l.strip()
        if not l or l.startswith("#"):
            continue
        if l.startswith("@@ "):
            need = l[3:]
        elif l.startswith("= "):
            b = Block(need, l[2:], len(blocks))
            blocks.append(b)
        elif l == "/":
            b.lines.append(("/", ""))
        elif l.startswith("~ "):
            s = Block(need, "", len(shorts))
            s.lines.append((l[2], l[5:]))
            shorts.append(s)
        else:
            assert l[1] == ":", l
            b.lines.append((l[0], l[3:]))
    return blocks, shorts


class Phrase:
    def __init__(self, line):
        m = re.match(r"([A-Z])(\[[\d,]+\])?>", line)
        self.tag = m.group(1) if m else ""
        self.months = months_of(m.group(2))[0] if m and m.group(2) else None
        self.text = line[m.end():] if m else line
        self.used = 0


# ---------------------------------------------------------------- accounts

def cramers_v(a, b):
    ra, rb = sorted(set(a)), sorted(set(b))
    n, ca, cb, cab = len(a), Counter(a), Counter(b), Counter(zip(a, b))
    chi = sum((cab[(x, y)] - ca[x] * cb[y] / n) ** 2 / (ca[x] * cb[y] / n) for x in ra for y in rb)
    v = (chi / n / (min(len(ra), len(rb)) - 1)) ** 0.5
    phi = max(0.0, chi / n - (len(ra) - 1) * (len(rb) - 1) / (n - 1))
    k = min(len(ra) - (len(ra) - 1) ** 2 / (n - 1), len(rb) - (len(rb) - 1) ** 2 / (n - 1))
    return v, (phi / (k - 1)) ** 0.5


def make_accounts(rng):
    companies = []
    for l in lines("companies.txt"):
        name, dom, industry, worker, asset, pin = l.split("|")
        c = {"name": name, "domain": dom + ".example", "industry": industry, "worker": worker, "asset": asset,
             "segment": None, "size": None, "region": None, "pinned": bool(pin)}
        if pin:
            c["segment"], c["size"], c["region"] = pin.split(",")
        companies.append(c)
    for key, wanted in (("size", dict(zip(SIZES, (17, 18, 15, 10)))), ("region", dict(zip(REGIONS, (24, 14, 12, 10)))),
                        ("segment", SEGMENT_SIZE)):
        pool = Counter(wanted)
        for c in companies:
            if c[key]:
                pool[c[key]] -= 1
        pool = [v for v in wanted for _ in range(pool[v])]
        rng.shuffle(pool)
        for c in companies:
            if not c[key]:
                c[key] = pool.pop()
        assert not pool
    for c in companies:                     # plan leans on size, as in life
        s = SIZES.index(c["size"])
        c["plan"] = PLANS[min(3, max(0, s + rng.choice([-1, 0, 0, 1])))]
    free = [i for i, c in enumerate(companies) if not c["pinned"]]
    attrs = ("industry", "size", "plan", "region")

    def badness():
        seg = [c["segment"] for c in companies]
        vs = [cramers_v(seg, [c[a] for c in companies])[0] for a in attrs]
        return sum(v * v for v in vs) + max(vs) ** 2
    best = badness()
    for _ in range(4000):                   # balance the segments over the attributes by swapping
        i, j = rng.sample(free, 2)
        a, b = companies[i], companies[j]
        if a["segment"] == b["segment"]:
            continue
        a["segment"], b["segment"] = b["segment"], a["segment"]
        now = badness()
        if now <= best:
            best = now
        else:
            a["segment"], b["segment"] = b["segment"], a["segment"]
    return companies


# ---------------------------------------------------------------- how people write

NA_WORDS = [("ring road", "beltway"), ("pub car park", "bar parking lot"), ("car park", "parking lot"), ("postcodes", "zip codes"),
            ("postcode", "zip code"), ("fortnight", "couple of weeks"), ("a couple of weeks behind", "two weeks behind"),
            ("lads", "guys"), ("lad", "guy"), ("mate", "buddy"), ("vans", "trucks"), ("van", "truck"), ("rang", "called"),
            ("rings", "calls"), ("rota", "schedule"), ("for tea", "for dinner"), ("stocktake", "inventory count"),
            ("VAT", "sales tax"), ("organised", "organized"), ("centre", "center"), ("colours", "colors"), ("cheque", "check"),
            ("on holiday", "on vacation"), ("from holiday", "from vacation"), ("holidays", "vacation"), ("Holiday", "Vacation"),
            ("licence", "license"), ("licences", "licenses"), ("two pennies' worth", "two cents"), ("four grand", "four grand")]
TYPOS = [("because", "becuase"), ("the ", "teh "), ("customer", "custmer"), ("already", "allready"), ("which", "wich"),
         ("their", "thier"), ("schedule", "shedule"), ("invoice", "invocie"), ("and ", "adn "), ("people", "poeple"),
         ("can't", "cant"), ("don't", "dont"), ("doesn't", "doesnt"), ("isn't", "isnt"), ("I've", "Ive"), ("there's", "theres"),
         ("every", "evrey"), ("address", "adress"), ("would", "woud"), ("really", "realy"), ("something", "somthing")]
GREETINGS = ["Hi,", "Hi there,", "Hello,", "Hi Wrenline team,", "Good morning,", "Hi Sofia,", "Dear support,", "", "", "", "Morning,",
             "Hi all,", "Hello Wrenline,", "Hiya,", "Good afternoon,", "Dear all,", "Hi Marcus,", "Hey,", "Afternoon,"]
SIGNOFFS = ["Thanks,\n{first}", "Cheers\n{first}", "Kind regards,\n{first} {last}", "", "", "", "Best,\n{first}", "{first}",
            "Regards,\n{first} {last}\n{company}", "Ta,\n{first}", "-- \n{first} {last}\n{role}, {company}\n{phone}",
            "-- \n{first} {last} | {role}\n{company} | {phone}\nPlease consider the environment before printing this email.",
            "Many thanks\n{first} {last}", "Thx\n{initial}", "With best wishes,\n{first}"]
ROLES = ["Service coordinator", "Office manager", "Operations manager", "Planner", "Service manager", "Director", "Dispatcher",
         "Contracts administrator", "Office administrator", "Field supervisor"]


# What a text becomes when it is used a second and a third time, so that no two customers write the same words. The product's own nouns
# stay: the customers of one product share them.
AGAIN = [[(r"(?<!Why )\bcan't\b", "cannot"), (r"\bThere's no way to\b", "I see no way to"), (r"\bthere's no way to\b", "there is no way to"),
          (r"\bI'd like\b", "I would like"), (r"\bwe'd\b", "we would"), (r"\bI wish\b", "I really wish"), (r"\bIt would be great\b", "It'd be great"),
          (r"\bWe need to be able to\b", "We need to"), (r"\bPlease add\b", "Could you please add"), (r"\bIs there a way to\b", "Is there any way to"),
          (r"\bdoesn't\b", "does not"), (r"\bnobody\b", "no one"), (r"\bWe keep (?=\w+ing\b)", "We always seem to be "), (r"\bI have to\b", "I've got to"),
          (r"\bWhy can't I\b", "Why is it that I can't"), (r"\bCan I\b", "Could I")],
         [(r"\bI'd\b(?! (no|a) )", "I would"), (r"\bisn't\b", "is not"), (r"\bCan't\b", "Cannot"), (r"\bnobody\b", "not a soul"),
          (r"\bpeople\b", "staff"), (r"\bI can't\b(?! seem)", "I am not able to"), (r"\bThere's no way to\b", "I have not found a way to"),
          (r"\bthere's\b", "there is"), (r"\bdon't\b", "do not"), (r"\bWe have to\b", "We must"), (r"\bI wish\b", "How I wish"),
          (r"\bIt would be great\b", "It would help us a lot"), (r"\bPlease add\b", "Would you consider adding"), (r"\bPlease let us\b", "Do let us"),
          (r"\bWe need to be able to\b", "We ought to be able to"), (r"\bIs there a way to\b", "Is it possible to"),
          (r"\bkeep(s?) failing\b", r"fail\1 time after time"), (r"\bI have to\b", "I am having to")]]
LEAD = ["Honestly, ", "To be frank, ", "Put simply, ", "In our case ", "The short version: ", "Here's the thing: ", "As it stands, "]


class Person:
    def __init__(self, rng, company, first, last, ident):
        self.company, self.first, self.last, self.id = company, first, last, ident
        self.email = "%s.%s@%s" % (first.lower(), last.lower(), company["domain"])
        self.role = rng.choice(ROLES)
        self.greetings = rng.sample(GREETINGS, 3)
        self.sign = rng.choice(SIGNOFFS)
        self.lower = rng.random() < 0.08
        self.typo = rng.choice([0, 0, 0, 0, 0.1, 0.25])
        self.curly = rng.random() < 0.25
        n = rng.randrange(100)
        self.phone = {"UK & Ireland": "01632 960%03d" % (n + 100), "North America": "(555) 555-01%02d" % n,
                      "Australia & New Zealand": "02 5550 %04d" % (n + 1000),
                      "Nordics & Benelux": "+00 20 555 01%02d" % n}[company["region"]]

    def style(self, rng, s, typos=True):
        if self.company["region"] == "North America":
            for a, b in NA_WORDS:
                s = re.sub(r"\b%s\b" % re.escape(a), b, s)
            s = s.replace("centre", "center")
        elif self.company["region"] == "Australia & New Zealand":
            s = s.replace("VAT", "GST")
        if typos and rng.random() < self.typo:
            able = [(a, b) for a, b in TYPOS if a in s]
            if able:
                a, b = rng.choice(able)
                s = s.replace(a, b, 1)
        if self.lower:
            s = s.lower()
        if self.curly:
            s = s.replace("'", "\u2019")
        return s


def fill(template, slots):
    def one(m):
        k = m.group(1)
        if k in slots:
            return slots[k]
        return cap(slots[k[0].lower() + k[1:]])
    template = re.sub(r"\b([Aa]) (?=\{(w|asset)\})", lambda m: m.group(1) + ("n " if slots[m.group(2)][0] in "aeiou" else " "),
                      template)
    return re.sub(r"\{(\w+)\}", one, template)


def make_slots(rng, names, company, when):
    nm, nm_other = rng.sample(names["crew"], 2)
    m = when.month - 1
    s = {"w": company["worker"], "ws": plural(company["worker"]), "asset": company["asset"], "assets": plural(company["asset"]),
         "nm": nm, "nm2": nm_other, "day": rng.choice(DAYS), "n": NUMBER[rng.randrange(3, 9)], "N": str(rng.randrange(12, 41)),
         "cust": rng.choice(names["cust"]), "site": rng.choice(names["site"]), "month": MONTHS[(m - rng.randrange(1, 4)) % 12],
         "fmonth": MONTHS[(m + rng.randrange(1, 4)) % 12], "job": "J-%d" % rng.randrange(20000, 60000),
         "inv": "INV-%d" % rng.randrange(4000, 9999),
         "crew": str(rng.randrange(*{"1-19": (7, 16), "20-49": (16, 38), "50-199": (55, 150), "200+": (210, 390)}[company["size"]]))}
    return s


# ---------------------------------------------------------------- tickets

PLAIN_JOINERS = ["One more: ", "Also: ", "P.S. ", "", "", "", "", "", "", ""]
BUT = ["What's left: ", "One grumble remains: ", "Now for the other thing: ", "The only fly in the ointment: ", "Less good: "]
JOINERS = ["Also, ", "And ", "Oh, and ", "", "", "", "", "", "", "", "", "While I'm here, ", "Another thing, "]
KEEP_CAPITAL = re.compile(r"^(I\b|I'|[A-Z][a-z]+day\b|[\"A-Z]{2}|Xero|Sage|QuickBooks|Excel|Outlook|Crewfold|OnePath|CyclePlan)")


def pick(rng, items, ok=lambda x: True):
    items = [x for x in items if ok(x) and x.used < MAX_REUSE]
    if not items:
        return None
    low = min(x.used for x in items)
    x = rng.choice([x for x in items if x.used == low])
    x.used += 1
    return x


def people_for(rng, companies, names, interviews):
    firsts = [f for f in names["first"] if f not in names["crew"] and f not in names["office"]]
    pairs = [(f, l) for f in firsts for l in names["last"]]
    rng.shuffle(pairs)
    taken, out, ident = set(), {}, 36010000
    guests = {i["company"]: i["participant"] for i in interviews}
    for c in companies:
        staff, n = [], rng.choice([2, 2, 3, 3, 4])
        while len(staff) < n:
            ident += rng.randrange(7, 900)
            if not staff and c["name"] in guests:
                first, last = guests[c["name"]].replace("Dr ", "").split(" ", 1)
            else:
                first, last = pairs.pop()
                if first in taken and rng.random() < 0.9 or any(p.first == first for p in staff):
                    continue
            taken.add(first)
            staff.append(Person(rng, c, first, last, ident))
            if len(staff) == 1 and c["name"] in guests:
                staff[0].role = next(i["role"] for i in interviews if i["company"] == c["name"]).split(", with")[0]
        out[c["name"]] = staff
    return out


def make_tickets(rng, companies, needs, people, names):
    blocks, shorts = defaultdict(list), defaultdict(list)
    for f in sorted(os.listdir(os.path.join(TEXTS, "tickets"))):
        bs, ss = parse_blocks(read(os.path.join("tickets", f)))
        for b in bs:
            blocks[b.need].append(b)
        for s in ss:
            shorts[s.need].append(s)
    none, _ = parse_blocks(read("noneed.txt"))
    openers = [Phrase(l) for l in lines("openers.txt")]
    closers = [Phrase(l) for l in lines("closers.txt")]
    quoted = lines("quoted.txt")
    ids = [n["id"] for n in needs]
    own = {s: [n["id"] for n in needs if s in n["segments"]] for s in SEGMENT_SIZE}
    background = [n["id"] for n in needs if not n["segments"]]

    # how many tickets each company sends: uneven, some loud, nobody silent
    weight = {c["name"]: rng.choice([0.7, 0.8, 0.9, 1.0, 1.0, 1.1, 1.3]) * {"D": 1.15, "E": 1.45}.get(c["segment"], 1.0)
              for c in companies}
    for c in rng.sample(companies, 4):
        weight[c["name"]] = 2.3
    total, share = sum(weight.values()), {}
    for c in companies:
        share[c["name"]] = max(6, int(TICKETS * weight[c["name"]] / total))
    order = [c["name"] for c in companies]
    while sum(share.values()) != TICKETS:
        n = rng.choice(order)
        d = 1 if sum(share.values()) < TICKETS else -1
        if d > 0 or share[n] > 6:
            share[n] += d

    plan = [(c, i) for c in companies for i in range(share[c["name"]])]
    rng.shuffle(plan)
    quiet = set(rng.sample(range(TICKETS), len(none)))     # tickets without a need
    bag = {}

    def next_need(c):
        r = rng.random()
        if r < SHARE_OWN:                                  # own needs in turn, so that a small company shows its profile
            if not bag.get(c["name"]):
                bag[c["name"]] = own[c["segment"]][:]
                rng.shuffle(bag[c["name"]])
            return bag[c["name"]].pop()
        if r < SHARE_OWN + SHARE_BACKGROUND:
            return rng.choice(background)
        left = {i: sum(b.used == 0 for b in blocks[i]) for i in ids}    # noise: any need, rather one with fresh words left
        return rng.choices(ids, [1 + left[i] for i in ids])[0]

    made = []
    for k, (c, _) in enumerate(plan):
        who = rng.choice(people[c["name"]])
        when = datetime(2025, 1, 2) + timedelta(days=rng.randrange(363), hours=rng.randrange(6, 19), minutes=rng.randrange(60),
                                                seconds=rng.randrange(60))
        while when.weekday() > 4 and rng.random() < 0.85:
            when += timedelta(days=1)
        block = None
        if k in quiet:
            block = pick(rng, none, lambda b: b.used == 0)
        else:
            for _try in range(20):
                need = next_need(c)
                block = pick(rng, blocks[need], lambda b: c["name"] not in b.companies
                             and not (b.months == {1, 2} and c["region"].startswith("Austr")))
                if block:
                    break
        block.companies.add(c["name"])
        if block.months and when.month not in block.months:
            when = when.replace(month=rng.choice(sorted(block.months)), day=rng.randrange(3, 27))
        if block.need == "eta":                            # planted: fewer complaints and first praise after the release
            if block.met() and when < RELEASE:
                when = RELEASE + timedelta(days=rng.randrange(8, 110), hours=when.hour, minutes=when.minute)
            elif not block.met() and when >= RELEASE and rng.random() < 0.7:
                when = datetime(2025, 1, 6, when.hour, when.minute, when.second) + timedelta(days=rng.randrange(230))
        if when.year != 2025:
            when = when.replace(year=2025, month=12, day=30)
        slots = make_slots(rng, names, c, when)
        office = dict(slots, nm2=rng.choice(names["office"]))
        use = office if block.need is None else slots
        subject = who.style(rng, cap(fill(block.subject, use)) if block.subject[0] == "{" else fill(block.subject, use), False)
        parts, n = [], len(block.lines)                    # parts: (text, need, kind, where)

        turn = block.used - 1 if block.need else 0         # 0 the first time this text is used
        body = list(block.lines)
        if turn and len(body) > 2 and body[-1][0] == ".":
            body.pop()

        def again(t, n, need):
            if n:
                for a, b in AGAIN[n - 1]:
                    if need in ("margin", "capacity") and b.startswith("visit"):
                        continue
                    t = re.sub(a, b, t)
            return t

        def say(template, s, need, kind):
            t = again(fill(template, s), turn if need and kind else 0, need)
            if template[0] == "{":
                t = cap(t)
            return (who.style(rng, t), need if kind != "." else None, KINDS.get(kind), "body")

        for kind, t in body:
            parts.append("\n\n" if kind == "/" else say(t, use, block.need, kind))
        low = who.lower or body[0][1][0].islower()
        negative = block.need is not None and not block.met()
        extra = False
        if negative and rng.random() < 0.33 or block.met() and block.need and rng.random() < 0.2:
            for _try in range(12):
                other = next_need(c)
                if other == block.need:
                    continue
                s = pick(rng, shorts[other], lambda b: c["name"] not in b.companies and (b.lines[0][0] != "+"))
                if s:
                    kind, t = s.lines[0]
                    s.companies.add(c["name"])
                    t = cap(fill(t, slots)) if t[0] == "{" else fill(t, slots)
                    t = again(t, s.used - 1, other)
                    j = rng.choice(JOINERS if kind in "wokjq" else PLAIN_JOINERS)
                    if block.met():
                        j = rng.choice(BUT)
                    own_paragraph = not j or rng.random() < 0.6
                    starts_with_name = s.lines[0][1].startswith(("{N", "{nm", "{D", "{day"))
                    if j and not j.endswith(": ") and not j.startswith("P.S.") and not KEEP_CAPITAL.match(t) and not starts_with_name:
                        t = t[0].lower() + t[1:]
                    elif not j.endswith(", ") and not j.endswith("And "):
                        t = t if who.lower else (cap(t) if j else t)
                    if t[-1] not in ".?!":
                        t += "."
                    parts.append("\n\n" if own_paragraph else " ")
                    parts.append((who.style(rng, j + t), other, KINDS[kind], "body"))
                    extra = True
                    break
        n = sum(1 for p in parts if isinstance(p, tuple))
        if turn and block.lines[0][0] in "pok" and body[0][1][0] not in "\"{" and rng.random() < 0.5 and not low:
            i = next(i for i, p in enumerate(parts) if isinstance(p, tuple))
            t = parts[i][0]
            t = rng.choice(LEAD) + (t if KEEP_CAPITAL.match(t) else t[0].lower() + t[1:])
            parts[i] = (who.style(rng, t, False),) + parts[i][1:]
        app = block.need in FIELD_NEEDS

        def fits(p):
            if p.months and when.month not in p.months:
                return False
            return {"": negative, "G": True, "L": negative and n >= 4, "S": negative and n <= 2 and not extra, "N": negative,
                    "A": negative and app, "W": negative and not app,
                    "O": negative and block.main_kind() in "qo"}[p.tag]
        if block.need is not None:
            if rng.random() < 0.28:
                p = pick(rng, openers, fits)
                if p:
                    parts[:0] = [say(p.text, office, None, "."), "\n\n" if rng.random() < 0.3 else " "]
            if rng.random() < 0.42:
                p = pick(rng, closers, fits)
                if p:
                    parts += ["\n\n" if rng.random() < 0.4 else " ", say(p.text, office, None, ".")]

        if low:
            parts = [p if isinstance(p, str) else (p[0].lower(),) + p[1:] for p in parts]
        via = rng.choices(["Mail", "Web form", "Chat", "Web Widget"], [60, 22, 10, 8])[0]
        chat = via == "Chat"
        greet = "" if chat else rng.choice(who.greetings)
        sign = "" if chat or low and not who.sign.startswith("--") and rng.random() < 0.5 else who.sign.format(first=who.first, last=who.last, company=c["name"], role=who.role, phone=who.phone,
                                               initial=who.first[0])
        text, gold = "", []
        if greet:
            text = (greet.lower() if low else greet) + "\n\n"
            gold.append((text.strip(), None, None, "greeting"))
        for p in parts:
            if isinstance(p, str):
                text = text.rstrip(" ")
                if p == " " and text and text[-1] not in ".?!:\"\u201d,\n":
                    p = "\n"
                text += "\n" if chat and p != " " else p
                continue
            t = p[0]
            if text and not text.endswith(("\n", " ")):
                if text[-1] not in ".?!:\"\u201d,":
                    text += "\n"
                else:
                    text += " "
            text += t
            gold.append((t,) + p[1:])
        if sign:
            text = text.rstrip() + "\n\n" + sign
            for l in sign.split("\n"):
                if l.strip() != "--":
                    gold.append((l, None, None, "signature"))
        if via == "Mail" and k % 37 == 5 and block.need is not None:
            agent = rng.choice(AGENTS)
            broken = block.need in ("speed", "search", "offline", "ledger", "alerts") and block.main_kind() in "po"
            asked = block.main_kind() in "wqjo"
            q = quoted[rng.choice((0, 1, 2) if broken else (3, 5) if asked else (1, 4))].format(first=who.first)
            then = (when - timedelta(days=rng.randrange(1, 5))).replace(hour=rng.randrange(8, 18))
            head = "On %s, %d %s 2025 at %02d:%02d, %s <support@wrenline.example> wrote:" % (
                then.strftime("%a"), then.day, then.strftime("%b"), then.hour, then.minute, agent)
            sents = [s for s in re.split(r"(?<=[.?!])\s+", q)]
            text += "\n\n" + head + "\n" + "\n".join("> " + s for s in sents) + "\n> -- \n> " + agent + ", Wrenline Support"
            gold.append((head, None, None, "quoted"))
            gold += [(s, None, None, "quoted") for s in sents]
            if not subject.lower().startswith("re:"):
                subject = "Re: " + subject
        kind = block.main_kind()
        ttype = {"q": "Question", "p": "Problem", "o": "Problem", "k": "Question", "w": "Task", "j": "Question"}.get(kind, "Question")
        if kind == "p" and rng.random() < 0.35:
            ttype = "Incident"
        made.append({"when": when, "who": who, "company": c, "subject": subject, "text": text, "gold": gold, "via": via,
                     "type": ttype, "topic": block.need, "agent": rng.choice(AGENTS),
                     "group": rng.choices(["Support", "Customer Care", "Billing desk"], [6, 3, 1])[0],
                     "priority": rng.choices(["Low", "Normal", "High", "Urgent"], [25, 55, 16, 4])[0],
                     "updated": when + timedelta(hours=rng.randrange(1, 200), minutes=rng.randrange(60)),
                     "score": rng.choices(["Unoffered", "Offered", "Good", "Bad"], [35, 30, 29, 6])[0],
                     "tags": " ".join(sorted(rng.sample(["en", "macro_ack", "first_reply_2h", "csm_seen", "closed_by_merge_no", "tier_1",
                                                         "tier_2", "eu_hours", "us_hours"], rng.randrange(1, 4))))})
    made.sort(key=lambda t: (t["when"], t["company"]["name"], t["subject"]))
    number = 41200
    for t in made:
        number += rng.randrange(1, 9)
        t["id"] = str(number)
        age = (datetime(2026, 1, 5) - t["when"]).days
        t["status"] = "Closed" if age > 35 else rng.choice(["Solved", "Solved", "Open", "Pending"])
        if t["status"] in ("Open", "Pending"):
            t["score"] = "Unoffered"
    reuse = Counter()
    for group in (blocks, shorts):
        for need, bs in group.items():
            for b in bs:
                reuse[b.used] += 1
    for p in openers + closers + none:
        reuse[p.used] += 1
    return made, reuse


# ---------------------------------------------------------------- interviews

TAG = re.compile(r"^@([a-z_]+)\.([a-z+]) ")


def split_sentences(s):
    return [x for x in re.split(r"(?<=[.?!])(?<!\b[A-Z]\.)[\"]?\s+(?=[\"A-Z0-9])", s) if x.strip()]


def load_interviews():
    out = []
    for f in sorted(os.listdir(os.path.join(TEXTS, "interviews"))):
        iv = {"turns": []}
        for l in read(os.path.join("interviews", f)).splitlines():
            if l.startswith("#"):
                k, v = l[1:].split(" ", 1)
                iv[k] = v
            elif l.strip():
                who, text = l.split(": ", 1)
                parts = []
                for seg in text.split(" | "):
                    m = TAG.match(seg)
                    if m:
                        parts.append((seg[m.end():], None if m.group(1) == "none" else m.group(1), KINDS[m.group(2)]))
                    else:
                        parts += [(s, None, None) for s in split_sentences(seg)]
                iv["turns"].append((who, parts))
        out.append(iv)
    return out


def cues_of(parts):
    """Caption pieces of a turn: a few sentences each, and long sentences broken at a comma."""
    pieces = []
    for t, _, _ in parts:
        w = t.split()
        if len(w) > 24:
            cut = [i for i in range(9, len(w) - 6) if w[i - 1].endswith(",")]
            if cut:
                i = min(cut, key=lambda x: abs(x - len(w) // 2))
                pieces += [" ".join(w[:i]), " ".join(w[i:])]
                continue
        pieces.append(t)
    cues, cur = [], ""
    for p in pieces:
        if cur and len((cur + " " + p).split()) > 26:
            cues.append(cur)
            cur = p
        else:
            cur = (cur + " " + p).strip()
    return cues + ([cur] if cur else [])


def stamp(ms):
    return "%02d:%02d:%02d.%03d" % (ms // 3600000, ms // 60000 % 60, ms // 1000 % 60, ms % 1000)


def write_interview(rng, iv, person, domain):
    who = {"I": iv["interviewer"], "C": iv["participant"], "D": iv.get("second")}
    kind, t, out = iv["kind"], rng.randrange(2000, 9000), []
    long_date = datetime.strptime(iv["date"], "%Y-%m-%d")
    pretty = "%d %s %d" % (long_date.day, MONTHS[long_date.month - 1], long_date.year)
    if kind in ("zoom", "teams"):
        people = iv["participant"] + (", " + iv["second"] if "second" in iv else "")
        out = ["WEBVTT", "", "NOTE Participant: " + people, "", "NOTE Company: " + iv["company"], "",
               "NOTE Role: " + iv["role"], "", "NOTE Interviewer: %s, Wrenline" % iv["interviewer"], "", "NOTE Date: " + iv["date"], ""]
        guid = "%08x-%04x-4%03x-8%03x-%012x" % tuple(rng.randrange(16 ** n) for n in (8, 4, 3, 3, 12))
        number = 0
        for w, parts in iv["turns"]:
            for i, cue in enumerate(cues_of(parts)):
                number += 1
                d = 400 + int(len(cue) * rng.uniform(52, 66))
                out.append(str(number) if kind == "zoom" else "%s/%d-%d" % (guid, number + 6, i))
                out.append("%s --> %s" % (stamp(t), stamp(t + d)))
                out.append("%s: %s" % (who[w], cue) if kind == "zoom" else "<v %s>%s%s" % (who[w], cue, "" if rng.random() < 0.1 else "</v>"))
                out.append("")
                t += d + rng.randrange(80, 900)
        return "\n".join(out)
    if kind == "otter":
        out = ["Wrenline interview, " + iv["company"], pretty, "", "Participant: %s, %s" % (iv["participant"], iv["company"]),
               "Role: " + iv["role"], "Interviewer: %s, Wrenline" % iv["interviewer"], ""]
        for w, parts in iv["turns"]:
            text = " ".join(p[0] for p in parts)
            s = t // 1000
            out += ["%s  %s" % (who[w], "%d:%02d" % (s // 60, s % 60) if s < 3600 else "%d:%02d:%02d" % (s // 3600, s // 60 % 60, s % 60)), text, ""]
            t += 900 + len(text) * 60
        return "\n".join(out) + "\nTranscribed by https://otter.ai\n"
    first = {"I": iv["interviewer"].split()[0], "C": iv["participant"].split()[0]}
    mail = person.email
    if kind == "md1":
        out = ["---", "participant: " + iv["participant"], "company: " + iv["company"], "email: " + mail, "role: " + iv["role"],
               "date: " + iv["date"], "interviewer: " + iv["interviewer"], "---", "", "# Interview: " + iv["company"], ""]
        for w, parts in iv["turns"]:
            out += [("Q: " if w == "I" else "A: ") + " ".join(p[0] for p in parts), ""]
    elif kind == "md2":
        out = ["# Interview notes", "", "Participant: %s" % iv["participant"], "Company: " + iv["company"], "Role: " + iv["role"],
               "Date: " + pretty, "Interviewer: " + iv["interviewer"], "", "## Transcript", ""]
        for w, parts in iv["turns"]:
            out += ["**%s:** %s" % (first[w], " ".join(p[0] for p in parts)), ""]
    elif kind == "md3":
        out = ["# Notes from a visit", "", "## Participant: %s" % iv["participant"], "", "## Company: " + iv["company"], "",
               "## Date: " + iv["date"], "", "Role: %s. Contact: %s. Notes taken by %s." % (iv["role"], mail, iv["interviewer"]), ""]
        for w, parts in iv["turns"]:
            text = " ".join(p[0] for p in parts)
            if w == "H":
                out += ([""] if out[-1] else []) + ["## " + text, ""]
            else:
                out.append("- " + text)
        out.append("")
    else:
        out = ["---", "title: Contract customers, round 3", "date: " + iv["date"], "---", "", "Participant: " + iv["participant"],
               "Company: " + iv["company"], "Email: " + mail, "Role: " + iv["role"], "Interviewer: " + iv["interviewer"], ""]
        talking = False
        for w, parts in iv["turns"]:
            text = " ".join(p[0] for p in parts)
            if w == "H":
                out += ([""] if out[-1] else []) + ["## " + text, ""]
                talking = text == "Conversation"
            elif not talking:
                out.append("- " + text)
            else:
                out += ["**Q:** " + text if w == "I" else "**A:** " + text, ""]
        out.append("")
    return "\n".join(out)


# ---------------------------------------------------------------- everything

def csv_text(header, rows):
    f = io.StringIO()
    w = csv.writer(f, lineterminator="\r\n")
    w.writerow(header)
    w.writerows(rows)
    return f.getvalue()


def main():
    needs, interviews = load_needs(), load_interviews()
    names = {k: v for k, v in (l.split(": ", 1) for l in lines("names.txt"))}
    names = {k: v.split("|") if k in ("cust", "site") else v.split() for k, v in names.items()}
    companies = make_accounts(random.Random(SEED))
    by_name = {c["name"]: c for c in companies}
    people = people_for(random.Random(SEED + 1), companies, names, interviews)
    tickets, reuse = make_tickets(random.Random(SEED + 2), companies, needs, people, names)
    known = {n["id"] for n in needs}
    files, gold = {}, []

    files["tickets.csv"] = csv_text(
        "Id,Requester,Requester id,Requester email,Requester domain,Assignee,Group,Subject,Description,Tags,Status,Priority,Via,"
        "Ticket type,Created at,Updated at,Organization,Satisfaction Score".split(","),
        [[t["id"], t["who"].first + " " + t["who"].last, t["who"].id, t["who"].email, t["company"]["domain"], t["agent"], t["group"],
          t["subject"], t["text"], t["tags"], t["status"], t["priority"], t["via"], t["type"], t["when"].strftime("%Y-%m-%d %H:%M:%S"),
          t["updated"].strftime("%Y-%m-%d %H:%M:%S"), t["company"]["name"], t["score"]] for t in tickets])
    files["accounts.csv"] = csv_text(["company", "domain", "industry", "size", "plan", "region"],
                                     [[c["name"], c["domain"], c["industry"], c["size"], c["plan"], c["region"]] for c in companies])
    subjects = []
    for t in tickets:
        subjects.append([t["id"], t["company"]["name"], t["subject"], t["topic"] or ""])
        for quote, need, kind, part in t["gold"]:
            assert quote in t["text"], (t["id"], quote)
            gold.append({"file": "tickets.csv", "doc": t["id"], "customer": t["who"].email, "company": t["company"]["name"],
                         "speaker": t["who"].first + " " + t["who"].last, "role": "agent" if part == "quoted" else "customer",
                         "part": part, "quote": quote, "need": need, "kind": kind,
                         "polarity": None if kind is None else "met" if kind == "praise" else "unmet"})
    rng = random.Random(SEED + 3)
    for iv in interviews:
        person = people[iv["company"]][0]
        path = "interviews/" + iv["file"]
        files[path] = write_interview(rng, iv, person, by_name[iv["company"]]["domain"])
        who = {"I": iv["interviewer"], "C": iv["participant"], "D": iv.get("second"), "N": iv["interviewer"]}
        turn = 0
        for w, parts in iv["turns"]:
            if w == "H":
                continue
            turn += 1
            for quote, need, kind in parts:
                assert need is None or need in known, need
                gold.append({"file": path, "doc": iv["file"], "customer": person.email, "company": iv["company"], "speaker": who[w],
                             "role": "customer" if w in "CD" else "interviewer", "part": "body", "turn": turn, "quote": quote,
                             "need": need, "kind": kind, "polarity": None if kind is None else "met" if kind == "praise" else "unmet"})
    files["gold/sentences.jsonl"] = "".join(json.dumps(g, ensure_ascii=False) + "\n" for g in gold)
    files["gold/needs.jsonl"] = "".join(json.dumps({"id": n["id"], "name": n["name"], "definition": n["definition"],
                                                    "segments": [SEGMENT_NAME[s] for s in n["segments"]]}) + "\n" for n in needs)
    files["gold/segments.csv"] = csv_text(["company", "segment"], [[c["name"], SEGMENT_NAME[c["segment"]]] for c in companies])
    files["gold/subjects.csv"] = csv_text(["ticket", "company", "subject", "need"], subjects)
    files["gold/events.csv"] = csv_text(["date", "event", "need"], [["2025-09-01", "Arrival texts for end customers released", "eta"]])

    bad = []
    for path in sorted(files):
        full = os.path.join(OUT, path)
        data = files[path].encode("utf-8")
        if "--check" in sys.argv:
            try:
                same = open(full, "rb").read() == data
            except OSError:
                same = False
            if not same:
                bad.append(path)
            continue
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as f:
            f.write(data)
    if "--check" in sys.argv:
        print("differs: " + ", ".join(bad) if bad else "identical: %d files" % len(files))
        return 1 if bad else 0

    seg = [c["segment"] for c in companies]
    print("companies %d, requesters %d, tickets %d, interviews %d" % (len(companies), sum(map(len, people.values())), len(tickets), len(interviews)))
    for a in ("industry", "size", "plan", "region"):
        print("Cramer's V, segment and %-8s %.3f (bias-corrected %.3f)" % ((a,) + cramers_v(seg, [c[a] for c in companies])))
    print("Cramer's V, size and plan        %.3f" % cramers_v([c["size"] for c in companies], [c["plan"] for c in companies])[0])
    body = [g for g in gold if g["part"] == "body" and g["role"] == "customer"]
    print("customer sentences %d, need-stating %d, of them in interviews %d" % (
        len(body), sum(1 for g in body if g["need"]), sum(1 for g in body if g["need"] and g["file"] != "tickets.csv")))
    print("all gold lines %d: %s" % (len(gold), dict(sorted(Counter(g["part"] + "/" + g["role"] for g in gold).items()))))
    print("kinds", dict(sorted(Counter(g["kind"] for g in body if g["need"]).items())))
    per = Counter(g["need"] for g in body if g["need"])
    orgs = defaultdict(set)
    for g in body:
        if g["need"]:
            orgs[g["need"]].add(g["company"])
    for n in needs:
        print("  %-12s mentions %3d  companies %2d  %s" % (n["id"], per[n["id"]], len(orgs[n["id"]]), ",".join(n["segments"]) or "-"))
    print("uses of a hand-written text (times: how many)", dict(sorted(reuse.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
