"""From a report to the bytes of a document; nothing here writes a file or asks the clock."""
