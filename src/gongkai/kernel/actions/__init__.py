"""The door of every write, and the kernel's own actions."""

from gongkai.kernel.actions.door import action, lock
from gongkai.kernel.batching import batch

__all__ = ["action", "batch", "lock"]
