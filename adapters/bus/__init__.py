"""What several workers share for a moment, in this process or through Redis."""
