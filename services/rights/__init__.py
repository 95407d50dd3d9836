"""The rights of the people on a list: objection, repair, temporary lifting in reorganisation, and the fall of what a listing rests on."""
