"""What leaves the service: messages written in the transaction of the act that they tell of, delivered afterwards at least once."""
