"""Whether two words are the same but for a slip of the keys."""

from __future__ import annotations


def within_edits(one: str, other: str, most: int) -> bool:
    """Say whether at most `most` letters need be added, dropped, changed or swapped with a neighbour.

    Optimal string alignment distance (Damerau 1964), cut off early; the first letters must agree.
    """
    if abs(len(one) - len(other)) > most or one[:1] != other[:1]:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        new = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return False
        before, row = row, new
    return row[-1] <= most
