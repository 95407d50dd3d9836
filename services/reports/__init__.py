"""Reports per memorandum for the departments that initiate listings."""
