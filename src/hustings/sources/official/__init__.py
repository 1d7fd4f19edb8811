"""Parliament's official result files: what they look like (forms, tables), what they say (read), what is doubtful."""
