"""From pack files to one immutable, cross-checked set of documents."""
