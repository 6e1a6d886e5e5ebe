"""A spreadsheet's rows as terms: what a column means (`plan`), what a cell says (`cells`), what a row says (`rows`)."""
