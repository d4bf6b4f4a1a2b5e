"""Rules on text: figures in the text, wording, structure, personal data, repetition, and slips in the tables."""
