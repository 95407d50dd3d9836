"""Rotating the SM4 master key: every wrapped key in the database goes under the newest one."""
