"""Copy written from the record: `write` gives one draft, for a person to read before it is published."""

from hustings.copydesk.writing.drafts import Draft, Form, Level, write

__all__ = ["Draft", "Form", "Level", "write"]
