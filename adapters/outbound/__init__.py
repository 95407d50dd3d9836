"""Ways by which messages leave: webhooks of registered systems."""
