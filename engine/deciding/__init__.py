"""From subjects and listings to measures, outcomes and the record of the decision."""
