"""Who a subject is: identifying codes, their validation and protection (S10)."""
