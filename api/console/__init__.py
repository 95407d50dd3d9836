"""The console: pages for people, rendered on the server, usable without a script and by keyboard alone."""
