"""How the desk's pages word a stage, a head or a time in the script."""

from __future__ import annotations

from datetime import timedelta


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
