"""Supervision (督办): what departments owe and have not done in time is reminded, urged and notified, until it is done."""
