"""Foreign documents come in: each is read into a draft, with doubts, that the clerk accepts or not."""
