"""The outside world: storage, crypto, bus, files and the doors through which foreign events come in."""
