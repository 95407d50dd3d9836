"""Whether a rule may fire: bases, dates, reach, confirmations."""
