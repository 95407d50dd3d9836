"""What every pack rests on, whether anybody confirmed it, and what is missing: reports over a set of packs, no storage."""
