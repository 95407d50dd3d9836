"""Finding organisations by name, for clerks who lack the code. Candidates only: nothing here makes a hit, and no decision reads it."""
