"""The door of every write, and the kernel's own actions."""

from gongkai.kernel.actions.door import action, batch, lock

__all__ = ["action", "batch", "lock"]
