"""Knows the English words that everybody shares, whatever a vocabulary declares."""

from __future__ import annotations

COLLECTIVES = frozenset(["staff", "personnel"])
"""Words for all who belong somewhere."""
PEOPLE = ("user", "person", "individual", "account", "human", "staff", "personnel")
"""Nouns for whoever asks, unless the vocabulary uses them for something."""

ACTION_SYNONYMS = (
    ("view", "read", "see", "look at", "consult", "inspect"),
    ("view", "read", "see", "look at", "consult"),
    ("view", "see", "look at"),
    ("view", "pull up", "bring up", "look over"),
    ("edit", "modify", "change", "update", "alter", "amend", "revise", "write"),
    ("delete", "remove", "erase", "destroy"),
    ("create", "add"),
    ("approve", "sign off", "authorize", "authorise"),
    ("reject", "decline", "turn down"),
    ("cancel", "call off"),
    ("postpone", "put off", "push back", "defer"),
    ("issue", "hand out", "give out"),
    ("recall", "call back"),
    ("submit", "hand in", "send in"),
    ("buy", "purchase"),
    ("book", "reserve"),
    ("repair", "fix", "mend"),
    ("stop", "halt"),
    ("extend", "prolong"),
    ("activate", "switch on", "turn on", "enable"),
    ("deactivate", "switch off", "turn off", "disable"),
    ("revoke", "take away", "rescind"),
    ("dispatch", "send out", "despatch"),
    ("transfer", "hand over", "pass on"),
    ("investigate", "look into"),
    ("fill in", "fill out"),
    ("replace", "swap out"),
    ("erase", "wipe"),
    ("evaluate", "assess"),
    ("comment", "comment on", "annotate"),
    ("print", "print out"),
    ("execute", "run"),
    ("start", "begin"),
    ("close", "close out"),
    ("return", "give back", "bring back", "hand back"),
    ("assign", "reassign"),
    ("enter", "go into", "get into", "go in", "get in"),
)
"""Words of one meaning: where a vocabulary has exactly one of a row as an action, all mean it. Of
nearer words there is a row more: to see what can be viewed and inspected is to view it.
"""

READING = frozenset({"view", "read", "see"})

ABBREVIATIONS = {
    "document": ("doc",), "repository": ("repo",), "organization": ("organisation", "org"),
    "organisation": ("organization", "org"), "org": ("organization", "organisation"),
    "department": ("dept",), "dept": ("department",), "application": ("app",),
    "administrator": ("admin",), "admin": ("administrator",), "configuration": ("config",),
    "config": ("configuration",), "specification": ("spec",), "database": ("db",),
    "center": ("centre",), "centre": ("center",), "laboratory": ("lab",),
    "information": ("info",), "environment": ("env",), "colour": ("color",),
    "color": ("colour",), "repo": ("repository",), "doc": ("document",), "id": ("identifier",),
    "vice": ("vice",), "program": ("programme",), "programme": ("program",),
}  # fmt: skip

NOMINALS = {
    "expire": ("expiry", "expiration"), "create": ("creation",), "publish": ("publication",),
    "submit": ("submission",), "approve": ("approval",), "close": ("closure", "closing"),
    "discharge": ("discharge",), "admit": ("admission",), "enroll": ("enrollment", "enrolment"),
    "enrol": ("enrolment", "enrollment"), "hire": ("hiring", "hire"), "depart": ("departure",),
    "arrive": ("arrival",), "sign": ("signing", "signature"), "file": ("filing",),
    "start": ("start",), "end": ("end",), "release": ("release",), "begin": ("beginning",),
    "complete": ("completion",), "register": ("registration",), "cancel": ("cancellation",),
    "open": ("opening",), "delete": ("deletion",), "terminate": ("termination",),
    "resign": ("resignation",), "purchase": ("purchase",), "book": ("booking",),
    "ship": ("shipment",), "deliver": ("delivery",), "issue": ("issue", "issuance"),
    "renew": ("renewal",), "update": ("update",), "modify": ("modification",),
    "join": ("joining",), "receive": ("receipt",), "invoice": ("invoicing",),
    "schedule": ("scheduling",), "acquire": ("acquisition",), "calibrate": ("calibration",),
    "inspect": ("inspection",), "review": ("review",), "suspend": ("suspension",),
    "activate": ("activation",), "install": ("installation",), "sell": ("sale",),
    "decide": ("decision",), "assess": ("assessment",), "refuse": ("refusal",),
    "reject": ("rejection",), "withdraw": ("withdrawal",), "appoint": ("appointment",),
    "assign": ("assignment",), "pay": ("payment",), "collect": ("collection",),
    "certify": ("certification",), "verify": ("verification",), "validate": ("validation",),
    "revoke": ("revocation",), "dismiss": ("dismissal",), "transfer": ("transfer",),
    "dispatch": ("dispatch",), "return": ("return",), "retire": ("retirement",),
    "graduate": ("graduation",), "examine": ("examination",), "diagnose": ("diagnosis",),
    "vaccinate": ("vaccination",), "notify": ("notification",), "elect": ("election",),
    "appeal": ("appeal",), "occur": ("occurrence",), "disclose": ("disclosure",),
    "acknowledge": ("acknowledgement", "acknowledgment"), "adopt": ("adoption",),
    "discover": ("discovery",), "detect": ("detection",), "resolve": ("resolution",),
    "escalate": ("escalation",), "propose": ("proposal",), "grant": ("grant", "granting"),
    "lapse": ("lapse",), "land": ("landing",), "die": ("death",), "marry": ("marriage",),
    "endorse": ("endorsement",), "commission": ("commissioning",), "repair": ("repair",),
    "deny": ("denial",), "confirm": ("confirmation",), "dispose": ("disposal",),
    "agree": ("agreement",), "sign off": ("sign off",),
    "evict": ("eviction",), "nominate": ("nomination",), "promote": ("promotion",),
    "ratify": ("ratification",), "amend": ("amendment",), "mitigate": ("mitigation",),
    "launch": ("launch",), "restore": ("restoration",), "dispense": ("dispensing",),
    "insure": ("insurance",), "license": ("license", "licence"), "accredit": ("accreditation",),
    "embargo": ("embargo",), "ban": ("ban",), "quarantine": ("quarantine",), "lease": ("lease",),
    "qualify": ("qualification",), "exempt": ("exemption",), "authorize": ("authorization",),
    "authorise": ("authorisation",), "allocate": ("allocation",),
    "convict": ("conviction",), "settle": ("settlement",), "deploy": ("deployment", "deploy"),
    "rotate": ("rotation",), "redact": ("redaction",), "migrate": ("migration",),
    "evaluate": ("evaluation",), "replace": ("replacement",), "use": ("use",),
    "provision": ("provisioning",), "onboard": ("onboarding",), "archive": ("archival",),
    "transcribe": ("transcription",), "negotiate": ("negotiation",), "upload": ("upload",),
    "maintain": ("maintenance",), "attest": ("attestation",), "incept": ("inception",),
    "connect": ("connection",),
    "enter": ("entry",), "reverse": ("reversal",), "attend": ("attendance",),
    "audit": ("audit",), "check": ("check",), "train": ("training",), "test": ("test",),
    "scan": ("scan",), "vet": ("vetting",),
    "induct": ("induction",),
    "accept": ("acceptance",), "clean": ("cleaning",),
    "survey": ("survey",), "screen": ("screening",),
    "recall": ("recall",),
    "reserve": ("reservation",),
    "extend": ("extension",), "remove": ("removal",), "alter": ("alteration",),
    "adjust": ("adjustment",), "correct": ("correction",), "convert": ("conversion",),
    "annotate": ("annotation",), "relocate": ("relocation",), "reassign": ("reassignment",),
    "distribute": ("distribution",), "erase": ("erasure",), "exclude": ("exclusion",),
    "destroy": ("destruction",), "reinstate": ("reinstatement",), "refer": ("referral",),
    "reimburse": ("reimbursement",), "recruit": ("recruitment",), "demolish": ("demolition",),
    "execute": ("execution",), "seize": ("seizure",), "postpone": ("postponement",),
    "waive": ("waiver",), "adjourn": ("adjournment",), "deactivate": ("deactivation",),
    "isolate": ("isolation",), "investigate": ("investigation",), "disburse": ("disbursement",),
    "reconcile": ("reconciliation",), "configure": ("configuration",), "retract": ("retraction",),
    "revise": ("revision",), "announce": ("announcement",), "pay out": ("payout",),
    "hand over": ("handover",), "roll back": ("rollback",), "roll out": ("rollout",),
    "expel": ("expulsion",), "digitise": ("digitisation",), "deprecate": ("deprecation",),
    "decommission": ("decommissioning",), "reprint": ("reprinting",), "impound": ("impoundment",),
    "enforce": ("enforcement",), "recommend": ("recommendation",),
    "countersign": ("countersignature",), "operate": ("operation",),
    "translate": ("translation",), "administer": ("administration",),
    "implement": ("implementation",), "evacuate": ("evacuation",), "duplicate": ("duplication",),
    "interpret": ("interpretation",), "regenerate": ("regeneration",),
    "reactivate": ("reactivation",), "reconfigure": ("reconfiguration",),
    "restrict": ("restriction",), "circulate": ("circulation",),
    "recalculate": ("recalculation",), "treat": ("treatment",), "finalise": ("finalisation",),
    "finalize": ("finalization",), "deregister": ("deregistration",), "impose": ("imposition",),
    "reduce": ("reduction",), "suppress": ("suppression",), "annul": ("annulment",),
    "freeze": ("freeze", "freezing"), "lock": ("lock", "locking"), "increase": ("increase",),
    "upgrade": ("upgrade",), "reset": ("reset",), "restart": ("restart",), "move": ("move",),
    "unlock": ("unlocking",), "reconsider": ("reconsideration",), "retain": ("retention",),
    "resume": ("resumption",), "divert": ("diversion",), "redeem": ("redemption",),
    "abandon": ("abandonment",), "invoke": ("invocation",), "prepare": ("preparation",),
    "delegate": ("delegation",), "reallocate": ("reallocation",), "defer": ("deferral",),
    "disconnect": ("disconnection",), "curtail": ("curtailment",), "dissolve": ("dissolution",),
    "anonymise": ("anonymisation",), "anonymize": ("anonymization",), "detain": ("detention",),
    "discontinue": ("discontinuation",), "calculate": ("calculation",), "eject": ("ejection",),
    "fulfil": ("fulfilment",), "randomise": ("randomisation",), "exhume": ("exhumation",),
    "rectify": ("rectification",), "nullify": ("nullification",), "intervene": ("intervention",),
    "reclassify": ("reclassification",), "declassify": ("declassification",),
    "disable": ("disablement",), "rebook": ("rebooking",), "resell": ("resale",),
    "liquidate": ("liquidation",), "expedite": ("expediting",), "finish": ("finish",),
    "conclude": ("conclusion",), "commence": ("commencement",),
}  # fmt: skip

ALSO_CALLED = {"finish": ("end",), "end": ("finish",), "conclude": ("end",), "begin": ("start",),
               "start": ("beginning",), "commence": ("start",)}  # fmt: skip
"""What else the moment is called at which something happens by itself: finished_at, its end."""

DEEDS = frozenset(
    {
        *(noun for nouns in NOMINALS.values() for noun in nouns),
        *("sign off", "go ahead", "consent", "agreement", "blessing", "okay", "ok"),
    }
)
"""Nouns for what somebody did: a term of that name for who did it says that they did."""

TAKES = frozenset(
    "requires require required needs needed prerequisite prerequisites prereqs depends".split()
)
"""Of relations to what something takes: where nothing stands in one, nothing is lacking."""

# Relations that hold something in something: "in", "inside", "under" say them all.
CONTAINERS = frozenset(
    (
        "parent container in inside within under part_of belongs_to located_in stored_in kept_in "
        "contained_in folder filed_in filed_under home location site placed_in held_in housed_in "
        "belonging_to assigned_to installed_in enrolled_in admitted_to confined_to seconded_to "
        "member_of child_of"
    ).split()
)

# Relations from a group to who is in it: "in", "on", "of", "belongs to" say them all.
MEMBERSHIPS = frozenset("member members membership participant staff employee student".split())

STOPS = frozenset(".;:!")
"""What ends a statement."""

LOCATIVES = frozenset("in inside within under underneath below beneath on at".split())

MOVING = frozenset(
    (
        "add append assign attach change convert copy demote downgrade export extend forward "
        "import lower migrate move post promote raise reassign rebook redirect reroute return "
        "reschedule route send shift switch transfer upgrade upload"
    ).split()
)
"""Verbs of what is brought somewhere: "to" after them says where it will be, not what it is."""

PLACING = frozenset(
    "append attach deploy install post publish push release roll_out submit upload".split()
)
"""Verbs of what comes to be somewhere: "to" after them says where it then is."""

SAFEGUARDS = frozenset(
    (
        "approval authentication authorisation authorization badge biometric biometrics buddy "
        "camera certificate check code confirmation "
        "consent credential device escort factor identification key mfa order oversight passkey "
        "password permission pin signature smart smartcard passcode passphrase fob fingerprint "
        "step supervision token two vpn witness"
    ).split()
)
"""Nouns of what makes an act safe: doing it "with consent" is how it is done, not what is done."""

UNCHECKABLE = frozenset(
    (
        "politely carefully responsibly appropriately reasonably wisely honestly respectfully "
        "promptly sensibly properly diligently ethically professionally discreetly faithfully "
        "legitimate legitimately appropriate necessary needed proper genuine genuinely "
        "justified ethical professional sensible honest fairly thoughtfully "
        "prudent prudently judgment judgement sense discretion conscience want wants feel feels "
        "think thinks believe believes seems promise promises intend intends intention intent "
        "curiosity reason reasons purpose purposes curious malicious harm faith nice feeling hunch "
        "honesty sincerity kindly nicely gently calmly cautiously graciously patiently sincerely "
        "intentions polite civil courteous respectful constructive constructively friendly tactful "
        "tactfully courteously tasteful decent decently considerate confident confidently "
        "convinced unsure doubt doubts worried hope hopes truly heart mind minds bother bothers "
        "bothered annoyed upset happy glad deserve deserves comfortable "
        "willing unwilling willingly reluctant reluctantly grudgingly"
    ).split()
)
"""Words that no data can settle."""

VAGUE = frozenset(
    (
        "good bad recent recently large small big old new high low many few several soon frequent "
        "frequently often rarely sometimes usually normally occasionally long short early late "
        "huge tiny significant significantly substantial substantially major minor excessive "
        "unusual timely quickly heavy light considerable lengthy reasonable suitable acceptable "
        "reliable competent trustworthy experienced night overnight"
    ).split()
)
"""Words that measure without a number."""

SPANS = frozenset("period time amount sum number size limit distance share delay interval".split())
"""What "reasonable" or "appropriate" before it leaves without a number."""

MANNERS = frozenset(
    "care caution tact courtesy kindness diligence patience respect dignity moderation".split()
)
"""With what one does a thing well: after "with", as uncheckable as "carefully"."""

MODALS = frozenset("can may must shall should will could might cannot".split())
"""Verbs that say whether one may, or must."""

REASONS = frozenset("reason justification explanation rationale".split())
"""What who asks gives for it, in words of their own."""

CERTIFIED = (
    "verified passed given completed done present enabled used confirmed obtained granted active "
    "on provided performed"
).split()
"""What may follow the name of a thing in a boolean's name and adds nothing: mfa_verified."""

PARTICLES = frozenset("out off in up over down on back away forward aside through".split())

PREPOSITIONS = frozenset(
    (
        "of in on at to with by for from under inside within over into via through as about "
        "against behind after before"
    ).split()
)

INTRANSITIVE = frozenset(
    (
        "expire start end begin close open arrive depart lapse finish join leave resign retire "
        "occur happen graduate die land churn"
    ).split()
)
"""Verbs of what happens by itself: "it expired", but never "it archived"."""
BECOMING = INTRANSITIVE | frozenset(
    "pass fail succeed settle mature bounce crash stall withdraw".split()
)
"""What a thing has come to: "builds that have passed"."""

COMMANDS = frozenset(
    (
        "ignore forget disregard make pretend act run execute print output tell show write "
        "translate please rule note treat consider assume respond reply answer summarize summarise "
        "repeat become set turn"
    ).split()
)
"""Words that a command to somebody begins with, and no rule."""

RULE_WORDS = frozenset(
    (
        "can may must cannot only nobody never allowed permitted forbidden prohibited entitled "
        "access required requires require needs need restricted limited reserved authorized "
        "authorised banned barred let allow permit deny prevent grant give shall should able "
        "right permission has have not off open limit ceiling entitles fine refused denied alone"
    ).split()
)
"""One of them stands in every rule."""

NO_VALUES = frozenset(
    (
        "belonging "
        "trusted sensitive relevant responsible own different other correct right certain "
        "particular specific various main senior junior key important critical core special "
        "related same given current previous next last first second new old whole entire "
        "each every all any some no such only authorized approved affected concerned similar"
    ).split()
)
"""Words before an attribute's name that are no value of it: "a related department"."""

FIELDS = frozenset(
    (
        "accounting advertising advising banking billing brewing building catering cleaning "
        "coaching consulting cooking counseling counselling dining engineering farming financing "
        "fishing fundraising gaming hiring housing invoicing lending licensing logging "
        "manufacturing marketing merchandising mining nursing onboarding operating packaging "
        "planning pricing printing processing procuring publishing purchasing receiving "
        "recruiting recycling reporting sailing shipping staffing staging teaching testing "
        "ticketing trading training underwriting warehousing welding writing"
    ).split()
)
"""What one does for a living: "the engineering department" is called so."""

STATES = frozenset("status state stage phase result outcome step condition disposition".split())
"""What attributes are called whose values are participles: a status is "approved"."""

QUALITIES = frozenset(
    (
        "foreign domestic local remote safe unsafe host home native strange odd hostile friendly "
        "neighbouring neighboring technical nearby distant external internal overseas abroad "
        "dangerous risky rich poor unknown known valid invalid new old common rare public private"
    ).split()
)
"""Words that say of what kind something is, and are nobody's country or department."""

PERSON_TYPES = frozenset(
    (
        "user person agent service employee worker operator staff teacher student pupil "
        "guardian parent customer client patient buyer seller tenant member driver nurse doctor "
        "contractor candidate applicant lawyer citizen subscriber player coach artist author "
        "editor reader volunteer donor guest visitor resident manager bot robot engineer "
        "developer officer technician clinician professor researcher caregiver carer adviser "
        "advisor broker trader pilot crew scientist curator librarian principal identity actor "
        "bidder administrator admin moderator supervisor attendee participant instructor trainer "
        "trainee intern learner inspector auditor assessor claimant policyholder landlord farmer "
        "vet pharmacist therapist dispatcher courier consultant translator borrower lender "
        "investor shareholder trustee caseworker warden backer passenger partner associate "
        "colleague musician physician dentist surgeon paramedic guard freelancer analyst "
        "accountant attorney judge clerk cashier teller keeper ranger host speaker delegate voter "
        "tutor mentor mechanic planner representative practitioner specialist linguist human "
        "individual physician midwife attendant agent secretary treasurer banker writer owner chef "
        "interpreter surveyor examiner solicitor adjuster counsellor counselor"
    ).split()
)
"""What types that ask are called."""
MACHINES = frozenset(
    "bot robot service app device runner sensor drone machine bidder vendor supplier lender".split()
)
"""Of those, which are spoken of by "it"."""

KIN = frozenset(
    (
        "relative spouse partner sibling brother sister colleague coworker friend family kin "
        "teammate peer cousin husband wife"
    ).split()
)
"""Of whom it need not be said whose they are: "a relative" is one of who asks."""

OF_THEMSELVES = frozenset(
    (
        "advance air begin board broadcast close continue depart deploy dock end expire fly go "
        "land launch leave move open pause print proceed reopen restart resume roll run sail ship "
        "start stop travel"
    ).split()
)
"""Verbs of which it can be said that a thing does it, where somebody makes it do so."""
