"""Makes the sample files: ``python -m samples.generator``. Change ``cast``, ``tables`` or ``events`` and run it again."""
