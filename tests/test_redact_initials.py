"""Initials that stand for a person, told by what stands beside them; short forms of things stay."""

from __future__ import annotations

import pytest
from marked import faults

GONE = """
{{person|Bright Eze}} ({{person|BE}}) chaired. {{person|BE}} drove in. To BE fair, it was late.
He told {{person|L}} that his leg felt tight. {{person|L}}, who had just left, was told.
Her manager, {{person|WO}}, had offered her the desk. Later {{person|WO}} rang.
He lived with his mother, {{person|OJ}}, and a dog. On Monday {{person|OJ}} was out.
The worker met {{person|JW}} (mum) at home and {{person|JW}} was glad.
{{person|IH}} was seen, and the ward was told of {{person|IH}} and the fall.
The letter was sent to {{person|EB}}'s mother. A copy went to {{person|EB}} and to the ward.
The trainee met {{person|K}}, who drove over. The home told {{person|K}} of it.
{{person|MW}}, 57, kept hens. The hens of {{person|MW}} were well known.
Her niece {{person|S}} told the ward, and {{person|S}} went home.
""".strip().splitlines()

KEPT = """
The HGV was late and HGV drivers were seen.
The police (GMP) said so, and GMP wrote a report.
He was seen in A&E by the team.
Vitamin D and vitamin K were given; hepatitis B was not.
The CPA took place twice yearly, and at each CPA a plan was made.
A CTG was done. The CTG showed no change.
See appendix B, part C and section D.
Potassium K 2.9, T4 normal, grade 3 B.
Age and sex as on the form: {{age|58}}/F lived alone, {{age|43}}/M was seen.
Seen in clinic, {{age|57}} yr M with a cough.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", GONE)
def test_initials_go_wherever_they_stand(sentence: str):
    """One mention that tells is enough for all that are alike."""
    assert faults(sentence) == []


@pytest.mark.parametrize("sentence", KEPT)
def test_short_forms_stay(sentence: str):
    """An article, a bracket or a number makes a thing of it."""
    assert faults(sentence) == []
