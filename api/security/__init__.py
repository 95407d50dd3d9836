"""Who is asking, and whether the request really comes from them."""
