"""Questions (智能问答): what is published is quoted with its source, or it is said that nothing fits."""

from gongkai.search.asking.replying import Quote, Reply, reply

__all__ = ["Quote", "Reply", "reply"]
