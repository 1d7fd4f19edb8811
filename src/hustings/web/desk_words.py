"""How the desk's pages word a stage, a head or a time in the script."""

from __future__ import annotations

from datetime import timedelta

from hustings.measures.display import number


def plain_words(name: str) -> str:
    """An identifier as words.

    >>> plain_words("bundle_check")
    'bundle check'
    """
    return str(name).replace("_", " ")


def script_time(offset: timedelta) -> str:
    """An offset from the close of poll, in hours and minutes of the script.

    >>> script_time(timedelta(hours=7, minutes=5))
    '+7:05'
    """
    minutes = int(offset.total_seconds()) // 60
    return f"+{minutes // 60}:{minutes % 60:02}"


def figure(value: int | str | bool | None) -> str:
    """A figure of a keying: numbers with their commas, and a dash for one that was left out.

    >>> figure(12793), figure(None), figure("kim-leadbeater")
    ('12,793', '–', 'kim-leadbeater')
    """
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return number(value) if is_number else "–" if value is None else str(value)  # type: ignore[arg-type]
