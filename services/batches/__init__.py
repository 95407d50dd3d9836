"""Many subjects of one matter: taken at once, checked part by part, each part by the road of every other check."""
