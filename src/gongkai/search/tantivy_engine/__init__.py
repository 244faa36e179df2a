"""The engine that comes with the platform: a tantivy index in a folder of this machine."""

from gongkai.search.tantivy_engine.main import TantivyEngine

__all__ = ["TantivyEngine"]
