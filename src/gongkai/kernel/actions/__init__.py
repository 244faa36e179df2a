"""The door of every write, and the kernel's own actions."""

from gongkai.kernel.actions.door import action, lock

__all__ = ["action", "lock"]
