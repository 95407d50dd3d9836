"""The command line ``jiangcheng``: one module per group of commands under ``commands``.

Thin: it reads words, calls a service or the engine, prints, and turns the result into an exit code. Heavy imports
stand inside the commands, so that ``--help`` and mistakes answer at once.
"""
