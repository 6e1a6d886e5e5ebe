"""What falls due in the life of a contract (domain.md 6.11): the table, the dates it counts from, the daily look."""
