"""Nodes of a syntax tree that is built without a text: the compiler asks each for its line, and here none has one.

Giving every node of a tree its place afterwards takes longer than compiling it.
"""

from __future__ import annotations

import ast


class _Nowhere:
    lineno = 1
    col_offset = 0


class Assign(_Nowhere, ast.Assign):
    """``ast.Assign``."""


class Attribute(_Nowhere, ast.Attribute):
    """``ast.Attribute``."""


class AugAssign(_Nowhere, ast.AugAssign):
    """``ast.AugAssign``."""


class BoolOp(_Nowhere, ast.BoolOp):
    """``ast.BoolOp``."""


class Call(_Nowhere, ast.Call):
    """``ast.Call``."""


class Compare(_Nowhere, ast.Compare):
    """``ast.Compare``."""


class Constant(_Nowhere, ast.Constant):
    """``ast.Constant``."""


class ExceptHandler(_Nowhere, ast.ExceptHandler):
    """``ast.ExceptHandler``."""


class FunctionDef(_Nowhere, ast.FunctionDef):
    """``ast.FunctionDef``."""


class If(_Nowhere, ast.If):
    """``ast.If``."""


class Name(_Nowhere, ast.Name):
    """``ast.Name``."""


class Parameter(_Nowhere, ast.arg):
    """``ast.arg``."""


class Return(_Nowhere, ast.Return):
    """``ast.Return``."""


class Subscript(_Nowhere, ast.Subscript):
    """``ast.Subscript``."""


class Try(_Nowhere, ast.Try):
    """``ast.Try``."""


class UnaryOp(_Nowhere, ast.UnaryOp):
    """``ast.UnaryOp``."""
