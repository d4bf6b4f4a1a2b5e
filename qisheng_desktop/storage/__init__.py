"""The project file: one sealed text file for each report, and writing files so that nothing is ever lost."""
