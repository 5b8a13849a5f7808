"""Tables in, one self-contained HTML report out.

`Section` collects blocks (paragraphs, tables, charts, pictures) and the `Values` that their words were made from; a
notebook fills
one and saves it; `write_report` assembles those that exist.
"""

from facefront.report import figures, statements, tables
from facefront.report.advice import Evidence, advice, advice_gist
from facefront.report.answer import answer, primary_arm
from facefront.report.blocks import Heading, Note, Paragraph
from facefront.report.cards import related_cards, system_cards
from facefront.report.context import Arm, Context
from facefront.report.failing import absent_text, examined_text, study_failures
from facefront.report.failure_story import FailureStory
from facefront.report.impartial import partial_recognisers
from facefront.report.keeping import keeping
from facefront.report.layout import Chapter
from facefront.report.method import method_section
from facefront.report.names import Names
from facefront.report.page import write_report
from facefront.report.papers import save_figures
from facefront.report.places import loader_notes
from facefront.report.section import Section, load_sections
from facefront.report.summary import headline_arm, summary
from facefront.report.uses import uses_frame, uses_table
from facefront.report.values import Values

__all__ = [
    "Arm",
    "Chapter",
    "Context",
    "Evidence",
    "FailureStory",
    "Heading",
    "Names",
    "Note",
    "Paragraph",
    "Section",
    "Values",
    "absent_text",
    "advice",
    "advice_gist",
    "answer",
    "examined_text",
    "figures",
    "headline_arm",
    "keeping",
    "load_sections",
    "loader_notes",
    "method_section",
    "partial_recognisers",
    "primary_arm",
    "related_cards",
    "save_figures",
    "statements",
    "study_failures",
    "summary",
    "system_cards",
    "tables",
    "uses_frame",
    "uses_table",
    "write_report",
]
