"""Queries answered from the material: cited, checked, or refused."""

from tutor.answering.answerer import Answerer
from tutor.answering.follow_up import Context
from tutor.answering.generator import Generator, Message, Waiting, Writing
from tutor.answering.reply import Citation, Reply, reply_record

__all__ = [
    "Answerer",
    "Citation",
    "Context",
    "Generator",
    "Message",
    "Reply",
    "Waiting",
    "Writing",
    "reply_record",
]
