"""Work over many rows, decided once and done by the workers: `engine` goes on with it, the others say what a row means."""
