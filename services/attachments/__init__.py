"""Files that belong to something: proof that came with a claim, evidence of a case."""
