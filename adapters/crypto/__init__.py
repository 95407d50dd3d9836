"""Chinese commercial cryptography: SM2 signatures, SM3 digests, SM4 encryption, and the folder of keys."""
