"""Texts, formulas, pages and charts as plain lines, Markdown or HTML, without Textual or Rich."""
