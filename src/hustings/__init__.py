"""Hustings: an open election desk for elections to the UK House of Commons."""
