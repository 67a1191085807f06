"""Queries answered from the material: cited, checked, or refused."""

from tutor.answering.answerer import Answerer
from tutor.answering.generator import Generator, Message
from tutor.answering.reply import Citation, Reply, reply_record

__all__ = ["Answerer", "Citation", "Generator", "Message", "Reply", "reply_record"]
