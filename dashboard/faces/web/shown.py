"""The answer that a request asks for: which figure, which release, which choices, which table."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from dashboard import observe
from dashboard.database import ReleaseError, UnknownReleaseError, is_newer
from dashboard.faces import permalink
from dashboard.faces.web.asked import Asked
from dashboard.faces.web.refusal import Refusal, unknown_release
from dashboard.faces.web.reply import PINNED, SHORT
from dashboard.faces.web.service import Service
from dashboard.figures.answer import Answer, Table
from dashboard.figures.figure import Context, Figure, UnknownFigureError, answer, find, registry
from dashboard.figures.selection import Problem, Selection, SelectionError, parse
from dashboard.words import _

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """An answer on its way to a face.

    Attributes:
        served: the data as they are now, be they a release or a draft.
        newer: the newest release, if it is newer than the data of ``answer``.
        newest: its answer to the same question; ``None`` also where it no longer knows the choice.
    """

    figure: Figure
    context: Context
    answer: Answer
    table: Table
    origin: str
    served: Context
    newer: Context | None
    newest: Answer | None

    @property
    def pinned(self) -> bool:
        """Whether the request named a release."""
        return self.answer.selection.version is not None

    @property
    def cache(self) -> str:
        """How long caches may keep it; a correction must reach a pinned number soon, too."""
        return PINNED if self.pinned else SHORT

    @property
    def path(self) -> str:
        """Its page within the site, as it was asked for."""
        return permalink.path(self.figure.id, "", self.answer.selection.chosen())

    def face(self, face: str, *, table: str = "main") -> str:
        """Another face of this very answer, within the site.

        Pinned to the release, where there is one: who reads a page that was kept for a while must
        not download other numbers than it shows.
        """
        return permalink.lasting(self.answer, face, table=table)

    @property
    def lasting(self) -> str:
        """The link that says the same next year; "" where no address of the site is known."""
        return self.origin + permalink.lasting(self.answer) if self.origin else ""


def find_figure(figure_id: str) -> Figure:
    """A figure by its id.

    Raises:
        Refusal: 404, naming the figures that exist.
    """
    try:
        return find(figure_id)
    except UnknownFigureError as error:
        message = _("'{figure}' is not a figure. Figures: {known}.")
        text = message.format(figure=figure_id[:60], known=", ".join(registry()))
        raise Refusal(404, text, known={"figures": list(registry())}) from error


def shown(service: Service, asked: Asked, *, tables: bool = False) -> Shown:
    """Answer the request's question.

    Args:
        service: the data.
        asked: the request; its route names the figure.
        tables: whether this face shows one table, so that ``table`` may be asked for.

    Raises:
        Refusal: 404 for an unknown figure or release, 422 for choices that cannot be.
    """
    figure = find_figure(asked.places["figure"])
    query = dict(asked.query)
    table_ids = query.pop("table", ["main"]) if tables else ["main"]
    context = _context(service, query.get("version", []), figure)
    selection = _selection(query, context, figure)
    with observe.part("answer"):
        found = answer(context, figure.id, selection)
    table = next((table for table in found.tables if [table.id] == table_ids), None)
    if table is None:
        ids = [table.id for table in found.tables]
        message = _("'{value}' is not a table of this figure. Tables: {ids}.").format(
            value=", ".join(table_ids)[:80], ids=", ".join(ids)
        )
        problem = Problem("table", table_ids[0], message)
        raise Refusal(422, _no_number(), problems=[problem], known={"table": ids})
    newest = service.newest()
    newer = newest if newest and is_newer(newest.data_version, found.data_version) else None
    return Shown(
        figure=figure,
        context=context,
        answer=found,
        table=table,
        origin=asked.origin,
        served=service.context(),
        newer=newer,
        newest=_newest(newer, figure, found) if newer else None,
    )


def _context(service: Service, versions: list[str], figure: Figure) -> Context:
    if not versions:
        return service.context()
    try:
        return service.pinned(versions[0])
    except UnknownReleaseError as error:
        known = {"version": service.releases.versions()}
        instead = permalink.path(figure.id)
        raise Refusal(404, unknown_release(error), known=known, instead=instead) from error
    except ReleaseError as error:
        logger.error("%s", error)
        raise Refusal(503, _("This release cannot be opened at the moment.")) from error


def _selection(query: dict[str, list[str]], context: Context, figure: Figure) -> Selection:
    try:
        return parse(query, context.vocabulary, applicable=figure.fields)
    except SelectionError as error:
        known = {
            problem.field: context.vocabulary.allowed(problem.field)
            for problem in error.problems
            if problem.field in figure.fields
        }
        raise Refusal(
            422,
            _no_number(),
            problems=error.problems,
            known={name: values for name, values in known.items() if values},
            instead=permalink.path(figure.id),
        ) from error


def _newest(newer: Context, figure: Figure, found: Answer) -> Answer | None:
    """The same question put to newer data, by way of the one parser: a code may be gone."""
    try:
        selection = parse(
            found.selection.unpinned().chosen(), newer.vocabulary, applicable=figure.fields
        )
    except SelectionError:
        return None
    return answer(newer, figure.id, selection)


def _no_number() -> str:
    return _("No number is shown, so that none is mistaken for the one that the link meant.")
