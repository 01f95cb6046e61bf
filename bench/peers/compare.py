"""Whether two engines gave the same answer."""
import datetime
import decimal
import difflib

SHOWN = 12  # lines of a difference; the first ones tell what is wrong


def neutral(value):
    """A value without the type of its engine: flags as 0 and 1, 128-bit sums as numbers, times as UTC without a zone."""
    if isinstance(value, (bool, decimal.Decimal)):
        return int(value)
    if isinstance(value, datetime.datetime) and value.tzinfo:
        return value.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return value


def lines(rows):
    """Each row as one text, by column, in the order of the texts: the documents leave open how equal ranks are ordered."""
    return sorted(", ".join(f"{name}={neutral(value)!r}" for name, value in sorted(row.items())) for row in rows)


def difference(expected, rows, name):
    """What is wrong with an engine's rows, as lines for people; empty when nothing is. Columns go by name."""
    return list(difflib.unified_diff(lines(expected), lines(rows), "exfilhunt", name, lineterm="", n=0))[:SHOWN]
