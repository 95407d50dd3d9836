"""Listing files that were read: what they were for, what came of them, and their cleaning reports."""
