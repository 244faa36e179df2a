"""The foundation: who acts, what was done, what must still be told, and the keys that guard it."""
