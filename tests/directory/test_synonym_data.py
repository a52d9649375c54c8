"""The shipped synonyms and phrases are sound: what they mean exists, and nothing is said twice."""

import csv
import re
from pathlib import Path

from directory.search import sentence, text

DATA = Path(__file__).resolve().parents[2] / "directory" / "data"
LISTS = {"need": "needs", "type": "provision_types", "theme": "themes"}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_concept_that_a_synonym_means_is_in_the_lists():
    known = {f"{kind}:{row['slug']}" for kind, name in LISTS.items() for row in rows(f"taxonomy/{name}.csv")}
    meant = {row["means"] for row in rows("synonyms.csv") if re.fullmatch(r"[a-z]+:\S+", row["means"])}

    assert meant - known == set()


def test_no_synonym_is_there_twice_or_means_itself():
    pairs = [(text.fold(row["term"]), row["means"]) for row in rows("synonyms.csv")]

    assert len(pairs) == len(set(pairs))
    assert [pair for pair in pairs if pair[0] == pair[1]] == []


def test_synonyms_are_typed_as_parents_type():
    wrong = [row["term"] for row in rows("synonyms.csv") if row["term"] != row["term"].strip().lower()]

    assert wrong == []


def test_every_kind_and_weight_is_one_we_know():
    kinds = {row["kind"] for row in rows("synonyms.csv")}
    weights = {float(row["weight"]) for row in rows("synonyms.csv")}

    assert kinds == {"synonym", "acronym", "misspelling", "everyday"}
    assert weights == {0.5, 1.0}


def test_every_phrase_lifts_its_filter_from_its_own_example():
    places = sentence.Places(["Carrbrook", "Millfold", "Lowmoor", "Rochdale"], lambda code: code[:2] in ("NM", "OL"))
    silent = [
        row["pattern"]
        for row in rows("sentence_filters.csv")
        if row["example"] and row["filter"] not in {each.name for each in sentence.read(row["example"], places).filters}
    ]

    assert silent == []
