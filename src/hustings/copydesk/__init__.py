"""Copy about elections: claims read out of prose and checked against the record, and drafts written from it."""
