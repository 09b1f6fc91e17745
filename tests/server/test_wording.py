"""What explanations say of the rules themselves."""

from __future__ import annotations

from sayso import Engine, compile_policy
from sayso.server.picture import draw_explanation
from sayso.server.wording import explain_in_words, worded

POLICY = """
type user
  attribute level: int
  attribute active: bool
type document
  actions read, edit, delete
  relation owner: user
rule short allow user to read document when user in document.owner
rule told "Owners edit." allow user to edit document when user in document.owner
rule long allow user to delete document
  when (user in document.owner or user.level > 3) and (user.active or user.level > 5)
"""
LONG = """
DENIED  user:ann may not delete document:d

The rule long does not allow it:
  A user may delete a document if all of these hold:
  - either the user is an owner of the document or the user's level is more than 3
  - either the user is active or the user's level is more than 5
"""
ENGINE = Engine(compile_policy(POLICY))


def test_a_rule_without_a_sentence_is_told_by_its_paraphrase() -> None:
    found = explain_in_words(ENGINE, "user:ann", "read", "document:d")
    assert (
        "\n  A user may read a document if the user is an owner of the document.\n" in found.text()
    )


def test_a_sentence_stands_for_its_rule_and_data_have_both() -> None:
    found = explain_in_words(ENGINE, "user:ann", "edit", "document:d")
    assert "A user may edit" not in found.text()
    [reason] = found.reasons
    assert reason.sentence == "Owners edit."
    said = "A user may edit a document if the user is an owner of the document."
    assert found.to_json()["reasons"][0]["paraphrase"] == said


def test_a_list_stays_a_list() -> None:
    values = {"level": 1, "active": False}
    found = explain_in_words(ENGINE, "user:ann", "delete", "document:d", subject_properties=values)
    assert found.text().startswith(LONG.lstrip())
    narrow = found.text(width=44)
    assert (
        "\n  - either the user is an owner of the"
        "\n    document or the user's level is more"
        "\n    than 3\n"
    ) in narrow
    assert "<svg" in draw_explanation(found, ENGINE.policy.model).svg


def test_the_rules_of_relations_have_none() -> None:
    question = ("user:ann", "owner", "document:d")
    assert explain_in_words(ENGINE, *question, now=0) == ENGINE.explain(*question, now=0)


def test_rules_that_the_model_no_longer_has_are_left_as_they_are() -> None:
    found = ENGINE.explain("user:ann", "read", "document:d")
    assert worded(found, compile_policy("type user").model) == found
