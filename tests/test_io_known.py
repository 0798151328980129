"""Identifiers that the form's own fields give: from columns, and from a file beside the reviews."""

from __future__ import annotations

import json
import logging

import pandas
import pytest

from leder_nlp.errors import InputError
from leder_nlp.io.columns import known_roles
from leder_nlp.io.known import known_from, known_of_record, known_record, read_known
from leder_nlp.io.reviews import read_reviews
from leder_nlp.known import Known, KnownName


def of(role: str, text: str) -> Known:
    """Read one cell of one kind."""
    return known_from([(known_roles()[role], text)])


def names(known: Known) -> list[tuple[str, str]]:
    """Give names with their roles."""
    return [(name.name, name.role) for name in known.names]


def test_names_come_with_their_roles():
    """A list of names is split at semicolons and line breaks, the role stands in brackets."""
    known = of("known_names", "Mary Okafor (person); Grace Okafor (mother)\nDr A Deshmukh (GP);")

    assert names(known) == [("Mary Okafor", "person"), ("Grace Okafor", "mother"), ("Dr A Deshmukh", "GP")]


def test_names_listed_with_commas():
    """
    Commas part people where each has two names or there are three; "Okafor, Mary" is one person.
    """
    assert names(of("known_names", "Mary Okafor (mother, carer), Jo Ash (aunt)")) == [
        ("Mary Okafor", "mother, carer"),
        ("Jo Ash", "aunt"),
    ]
    assert names(of("known_names", "Mary, Jo, Ann")) == [
        ("Mary", "person"),
        ("Jo", "other"),
        ("Ann", "other"),
    ]
    assert names(of("known_names", "Okafor, Mary")) == [("Okafor, Mary", "person")]


@pytest.mark.parametrize("value", ["31/02/2021", "45/13/2020", "2021-02-30", "30.2.64", "29/02/2023 00:00"])
def test_a_day_that_there_is_not_is_told(tmp_path, caplog, value):
    """
    The log names row and column of an impossible date, not the date.
    """
    (tmp_path / "r.csv").write_text(f"id,text,dob\n1,T.,{value}\n")

    with caplog.at_level(logging.WARNING):
        read_reviews(tmp_path / "r.csv")

    assert "names a day that there is not" in caplog.text
    assert "dob" in caplog.text
    assert value not in caplog.text


@pytest.mark.parametrize(
    "value", ["28/02/2021", "03/14/2021", "2020-02-29", "29.2.64", "3 May 1964", "n/a", "1964"]
)
def test_a_day_that_there_is_is_not_told(tmp_path, caplog, value):
    """
    Dates in any order that can be read, and blanks, raise no warning of an impossible day.
    """
    (tmp_path / "r.csv").write_text(f"id,text,dob\n1,T.,{value}\n")

    with caplog.at_level(logging.WARNING):
        read_reviews(tmp_path / "r.csv")

    assert "names a day" not in caplog.text


@pytest.mark.parametrize(
    ("field", "value"), [("dob", "unknown year"), ("nhs_number", "999 123"), ("postcode", "LS")]
)
def test_an_identifier_that_cannot_be_looked_for_is_told(tmp_path, caplog, field, value):
    """
    The log names row and column, not what stands there.
    """
    (tmp_path / "r.csv").write_text(f"id,text,{field}\n1,T.,{value}\n")

    with caplog.at_level(logging.WARNING):
        read_reviews(tmp_path / "r.csv")

    assert "gives nothing that can be looked for" in caplog.text
    assert value not in caplog.text


def test_names_without_a_role():
    """The first name of a list is the person's; of those after it nothing is claimed."""
    assert names(of("known_names", "Mary Okafor; Grace Okafor")) == [
        ("Mary Okafor", "person"),
        ("Grace Okafor", "other"),
    ]


@pytest.mark.parametrize(
    ("role", "whose"),
    [("name", "person"), ("known_as", "person"), ("next_of_kin", "next of kin"), ("gp_name", "GP")],
)
def test_column_says_whose_the_name_is(role, whose):
    """A column of one kind of person gives the role, unless the cell says more."""
    assert [("Ann Poe", whose), ("Jo Poe", "aunt")] == names(of(role, "Ann Poe; Jo Poe (aunt)"))


def test_surname_first_is_turned_round():
    """ "Okafor, Mary" in a name column is Mary Okafor."""
    assert names(of("name", "Okafor, Mary")) == [("Mary Okafor", "person")]


def test_first_name_and_surname_make_one_name(tmp_path):
    """The parts of a name in columns of their own are one name, and no meta data."""
    file = tmp_path / "r.csv"
    file.write_text("id,text,Surname,First name,Known as,Reviewer\n1,T.,Okafor,Mary,May,Jo Bell\n")

    (review,) = read_reviews(file)

    assert names(review.known) == [("Mary Okafor", "person"), ("May", "person"), ("Jo Bell", "reviewer")]
    assert dict(review.meta) == {}


@pytest.mark.parametrize("blank", ["n/a", "N/A", " Unknown ", "-", "none", "Not known", ""])
def test_blanks_give_nothing(blank):
    """A cell that says that nothing is known must not make that word an identifier."""
    assert not any(of(role, blank) for role in known_roles())


def test_numbers_dates_and_addresses():
    """Numbers lose Excel's point, an address stays whole, several values are parted."""
    assert of("nhs_number", "9990123456.0").nhs_numbers == ("9990123456",)
    assert of("id_number", "0012; B7").id_numbers == ("0012", "B7")
    assert of("address", "14 Bobbin Court,\nRochdale ").addresses == ("14 Bobbin Court,\nRochdale",)
    assert of("date_of_birth", "3 Jan 1953").dates == ("3 Jan 1953",)
    assert of("home", "Moss House").organisations == ("Moss House",)


def test_side_file_is_joined_by_id(tmp_path):
    """A side file adds to what the columns give; rows without a partner on either side are fine."""
    (tmp_path / "r.csv").write_text("id,text,postcode\n01,T.,LS1 4AB\n02,T.,\n")
    (tmp_path / "k.csv").write_text("Review ID;NHS no.;Home\n01;999 012 3456;Moss House\n09;999 012 3457;\n")

    first, second = read_reviews(tmp_path / "r.csv", known=tmp_path / "k.csv")

    assert (
        first.known.postcodes,
        first.known.nhs_numbers,
        first.known.organisations,
    ) == (("LS1 4AB",), ("999 012 3456",), ("Moss House",))
    assert not second.known


def test_side_files_of_every_kind_say_the_same(tmp_path):
    """CSV, Excel, JSON lines and a DataFrame of the same rows give the same."""
    frame = pandas.DataFrame({"id": ["01"], "known_names": ["Ann Poe (person)"], "dob": ["1960-05-14"]})
    frame.to_csv(tmp_path / "k.csv", index=False)
    frame.to_excel(tmp_path / "k.xlsx", index=False)
    row = {"id": "01", "known_names": [{"name": "Ann Poe", "role": "person"}], "dob": "1960-05-14"}
    (tmp_path / "k.jsonl").write_text(json.dumps(row))
    expected = {"01": Known(names=(KnownName("Ann Poe"),), dates=("1960-05-14",))}

    for source in (frame, tmp_path / "k.csv", tmp_path / "k.xlsx", tmp_path / "k.jsonl"):
        assert expected == read_known(source).by_id


def test_chosen_column_may_stand_in_the_side_file(tmp_path):
    """A known column that is named is looked for in both files."""
    (tmp_path / "r.csv").write_text("Case,text\n1,T.\n")
    (tmp_path / "k.csv").write_text("Case,Who\n1,Ann Poe\n")
    columns = {"id": "Case", "known_names": "Who"}

    (review,) = read_reviews(tmp_path / "r.csv", known=tmp_path / "k.csv", columns=columns)

    assert names(review.known) == [("Ann Poe", "person")]


def test_side_file_of_other_ids_is_told(tmp_path, caplog):
    """If no row of the side file belongs to a review, the log warns: the ids probably differ."""
    (tmp_path / "r.csv").write_text("id,text\n01,T.\n")
    (tmp_path / "k.csv").write_text("id,name\n1,Ann Poe\n")

    with caplog.at_level(logging.INFO):
        read_reviews(tmp_path / "r.csv", known=tmp_path / "k.csv")

    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("WARNING", "known identifiers: 0 of 1 rows belong to a review read here; 1 of 1 reviews have no row")
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "id,name\n1,Zebedee\n1,Quill\n",
            r"k\.csv: row 2 \(line 3\): 'id': the same id stands in k\.csv: row 1",
        ),
        ("id,name\n,Zebedee\n", r"k\.csv: row 1 \(line 2\): 'id': no review id"),
        ("name\nZebedee\n", r"k\.csv: no column of review ids"),
        ("id,sex\n1,F\n", r"k\.csv: no column of known identifiers"),
        ("id,name\n", r"k\.csv: has headings and no rows"),
    ],
)
def test_faults_of_a_side_file(tmp_path, content, message):
    """A fault of a side file is named by file and row, without what stands there."""
    (tmp_path / "k.csv").write_text(content)

    with pytest.raises(InputError, match=message) as caught:
        read_known(tmp_path / "k.csv")

    assert "Zebedee" not in repr(caught.value)


def test_known_as_json_comes_back():
    """What a Known holds survives a JSON object."""
    known = Known(
        names=(KnownName("Ann; Poe", "a (b)"),), dates=("x",), addresses=("a\nb",), organisations=("c", "d")
    )

    assert known == known_of_record(json.loads(json.dumps(known_record(known))), where="x")


def test_known_json_of_another_shape_is_refused():
    """A JSON object with a key that is none, or a value that is no text, is refused by place and key."""
    for value in ({"nickname": ["Zebedee"]}, {"names": ["Zebedee"]}, {"postcode": 4}, {"names": {"x": 1}}):
        with pytest.raises(InputError, match=r"^f\.jsonl:3: known: ") as caught:
            known_of_record(value, where="f.jsonl:3")
        assert "Zebedee" not in str(caught.value)
