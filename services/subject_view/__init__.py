"""What a listed subject may see of itself, and take home: after it has shown who it is."""
