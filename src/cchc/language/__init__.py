"""Text as Vietnamese writes it: letters, legacy fonts, numbers, dates, words."""
