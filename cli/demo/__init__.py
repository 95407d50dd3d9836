"""The demo: what ``serve --demo`` adds to a plain service, through the same services and doors that users use.

Safe to run again and to kill at any moment: each step looks at what is there and adds only what is missing.
"""
