"""What conditions mean: fields, the intermediate form, the reference evaluator, and where conditions cut fields."""
