"""The life of a listing before it is one: collected, validated, noticed or publicised, decided, delivered; then it enters the registry."""
