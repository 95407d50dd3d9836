"""Documents for people to take home: spreadsheets and printed pages."""
