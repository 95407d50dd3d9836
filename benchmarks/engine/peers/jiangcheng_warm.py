"""This engine as the service runs it: durable-rules and the reference decide a situation once, then it is remembered."""

from __future__ import annotations

from benchmarks.engine.peers.jiangcheng_cold import Jiangcheng

FORM = "as the service runs it, after a first pass over other events; what was not seen is decided by durable-rules"

build = Jiangcheng
