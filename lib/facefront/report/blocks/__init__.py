"""The blocks of a report: text, tables and figures as plain data, which JSON can hold."""

from facefront.report.blocks.cards import SystemCard
from facefront.report.blocks.pictures import Chart, Explorer, Panel, Paper, Picture, PictureRow, Pictures
from facefront.report.blocks.stored import AnyBlock, Block, decode, encode
from facefront.report.blocks.summary import Reply, Statement, Summary, Term
from facefront.report.blocks.tables import Answer, Files, Records, Table
from facefront.report.blocks.text import Heading, Note, Paragraph

__all__ = [
    "Answer",
    "AnyBlock",
    "Block",
    "Chart",
    "Explorer",
    "Files",
    "Heading",
    "Note",
    "Panel",
    "Paper",
    "Paragraph",
    "Picture",
    "PictureRow",
    "Pictures",
    "Records",
    "Reply",
    "Statement",
    "Summary",
    "SystemCard",
    "Table",
    "Term",
    "decode",
    "encode",
]
