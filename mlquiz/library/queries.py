"""The queries of the library's cache, and how a filter becomes their parameters.

Lists of ids are passed as JSON: SQLite limits the number of parameters, and a query with a
parameter for each id could not be reused.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from mlquiz.domain.filter import Filter

OF_KINDS = "(:kinds = '[]' OR item.kind IN (SELECT value FROM json_each(:kinds)))"
OF_SECTIONS = "SELECT id FROM concept WHERE section IN (SELECT value FROM json_each(:sections))"
WANTED_ITEMS = f"""
    SELECT item.id FROM unit CROSS JOIN item
    ON item.concept = unit.concept AND item.unit = unit.number
    WHERE (:concepts = '[]' OR unit.concept IN (SELECT value FROM json_each(:concepts)))
    AND (:sections = '[]' OR unit.concept IN ({OF_SECTIONS}))
    AND {OF_KINDS} ORDER BY {{order}}, item.position, item.id
"""
FIRST_TO_LAST, BREADTH_FIRST = "unit.rank", "unit.number, unit.rank"
# Not joined with `concept`: with thousands of due items, the join took half of the time.
EXISTING_IDS = f"""
    SELECT item.id FROM json_each(:ids) AS given CROSS JOIN item ON item.id = given.value
    WHERE (:concepts = '[]' OR item.concept IN (SELECT value FROM json_each(:concepts)))
    AND (:sections = '[]' OR item.concept IN ({OF_SECTIONS}))
    AND {OF_KINDS}
"""
HAS_ITEM = "SELECT 1 FROM item WHERE id = ?"
ITEM = """
    SELECT item.kind, item.payload, statement.payload
    FROM item LEFT JOIN statement ON statement.id = item.statement WHERE item.id = ?
"""
STATEMENT = "SELECT payload FROM statement WHERE id = ?"
STATEMENT_IDS = "SELECT id FROM statement"
STATEMENTS = """
    SELECT statement.payload FROM statement JOIN file ON file.id = statement.file
    ORDER BY file.root, file.path, statement.position
"""
FOLDERS = "SELECT DISTINCT section FROM concept"
SECTIONS = """
    SELECT section.payload FROM section JOIN file ON file.id = section.file
    ORDER BY file.root, section.position
"""
LADDERS = """
    SELECT ladder.payload FROM ladder JOIN file ON file.id = ladder.file
    ORDER BY file.root, file.path
"""
CONCEPT = "SELECT payload FROM concept WHERE id = ?"
CONCEPTS = "SELECT payload FROM concept ORDER BY rank"
LESSON = "SELECT lesson FROM concept WHERE id = ?"
CONCEPTS_OF = """
    SELECT concept.id FROM concept JOIN file ON file.id = concept.file
    WHERE file.root = ? ORDER BY concept.rank
"""
FILE_OF = """
    SELECT file.root, file.path, file.code FROM item JOIN file ON file.id = item.file
    WHERE item.id = ?
"""
FACTS = f"""
    SELECT item.id, item.kind, item.concept, concept.asked, item.unit
    FROM json_each(:ids) AS given CROSS JOIN item ON item.id = given.value
    CROSS JOIN concept ON concept.id = item.concept
    WHERE (:concepts = '[]' OR item.concept IN (SELECT value FROM json_each(:concepts)))
    AND (:sections = '[]' OR concept.section IN (SELECT value FROM json_each(:sections)))
    AND {OF_KINDS}
"""
COUNTS = """
    SELECT concept.id, (SELECT count(*) FROM item WHERE item.concept = concept.id)
    FROM concept ORDER BY concept.rank
"""
PROBLEMS = """
    SELECT file.root, file.path, line, column, message, hint
    FROM problem JOIN file ON file.id = problem.file
"""
ALIKE = """
    SELECT id FROM item WHERE abs(length(id) - length(:id)) <= 6
    ORDER BY substr(id, 1, 3) = substr(:id, 1, 3) DESC LIMIT :limit
"""


def item_ids(*, breadth_first: bool) -> str:
    """Return the query of the wanted items in the order of introduction.

    With `breadth_first`, every concept is started before any is continued.
    """
    return WANTED_ITEMS.format(order=BREADTH_FIRST if breadth_first else FIRST_TO_LAST)


def filter_parameters(wanted: Filter) -> dict[str, str]:
    """Return the parameters with which a query finds the wanted items only."""
    return {
        "concepts": sorted_json(wanted.concepts),
        "sections": sorted_json(wanted.sections),
        "kinds": sorted_json(wanted.kinds),
    }


def sorted_json(names: Iterable[str]) -> str:
    """Return names as a JSON list in alphabetical order."""
    return json_list(sorted(names))


def json_list(names: Iterable[str]) -> str:
    """Return names as a JSON list."""
    return msgspec.json.encode(list(names)).decode()
