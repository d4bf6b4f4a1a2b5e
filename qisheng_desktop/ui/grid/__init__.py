"""An official table to type into."""
