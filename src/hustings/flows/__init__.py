"""Where votes moved between two contests, estimated from totals alone, never without the range.

`FlowTable` holds the two margins of every unit; a method's `fit` gives a `FlowEstimate`. `bounds` says what one
contest's totals can and cannot show, and `what_if` what they allow of a change. See docs/flows.md.
"""
