"""What providers state about being safe to use, as families read it. Their words, never ours."""

from dataclasses import dataclass

from .reach import ways, web_address
from .who_when import day_words, in_sentence, paragraphs

#: (field, question) of each statement, in the order they are shown.
STATEMENTS = (
    ("send_training", "Training in special needs"),
    ("dbs_statement", "Criminal record checks (DBS)"),
    ("insurance_statement", "Insurance"),
    ("safeguarding_statement", "Keeping children safe"),
    ("quality_statement", "How they check that it is good"),
)
COMPLAINTS = "How to complain"


@dataclass(frozen=True)
class Statement:
    """What is said about one matter, and whether the organisation said it for all its services."""

    question: str
    words: str
    is_general: bool
    link: str = ""
    more: str = ""


@dataclass(frozen=True)
class Complaints:
    """How to complain: the provider's words, the role of who answers, and how to reach them."""

    policy: list
    role: str
    ways: list


class Trust:
    """The statements of an organisation, or of one of its services: its own words before the general ones."""

    def __init__(self, organisation, service=None):
        self.organisation = organisation
        self.rows = [service, organisation] if service else [organisation]
        found = [self._statement(field, question) for field, question in STATEMENTS]
        self.statements = [statement for statement in found if statement.words or statement.link or statement.more]
        self.complaints = self._complaints()
        said = {statement.question for statement in self.statements}
        missing = [question for _, question in STATEMENTS if question not in said]
        self.unsaid = [in_sentence(name) for name in missing + ([] if self.complaints else [COMPLAINTS])]

    def _first(self, field):
        return next((value for row in self.rows if (value := getattr(row, field))), "")

    def _statement(self, field, question):
        is_general = len(self.rows) > 1 and not getattr(self.rows[0], field)
        link, more = "", ""
        if field == "safeguarding_statement":
            link = web_address(self._first("safeguarding_policy_url"))
            more = _dated("They last went through their policy on", self.organisation.safeguarding_policy_reviewed_on)
        if field == "insurance_statement":
            more = _dated("It runs until", self.organisation.insurance_expires_on)
        return Statement(question, self._first(field), is_general, link, more)

    def _complaints(self):
        for row in self.rows:
            reach = ways(phone=row.complaints_phone, email=row.complaints_email)
            if row.complaints_policy or row.complaints_role or reach:
                return Complaints(paragraphs(row.complaints_policy), row.complaints_role, reach)
        return None


def _dated(words, day):
    return f"{words} {day_words(day)}." if day else ""
