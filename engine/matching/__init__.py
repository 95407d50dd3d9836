"""Which conditions hold for one message: durable-rules, driven safely, with the reference beside it."""
