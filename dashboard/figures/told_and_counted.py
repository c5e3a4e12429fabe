"""What have people been told, and what could have been counted?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import counting, style
from dashboard.figures.answer import Answer, Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.selection import Selection
from dashboard.words import N_, _, joined, ngettext, number, separated

# Totals that people were told. A repeat of a claim is not a claim of its own. Only a claim about
# all of ANE has a count to stand beside: what the publications to the end of that year describe.
_TOLD = """
SELECT
    claim.claim_id,
    claim.as_of_year,
    claim.low::INTEGER AS low,
    claim.high::INTEGER AS high,
    claim.qualifier,
    claim.scope_code,
    claim.scope,
    coalesce(speaker.first_author, claim.said_by) AS said_by,
    CASE WHEN speaker.first_author IS NULL THEN speaker.journal END AS journal,
    claim.document_title,
    claim.notes,
    coalesce(claim.stance = 'disputed', false) AS disputed,
    CASE WHEN claim.scope_code = 'all_ane' THEN (
        SELECT coalesce(sum(n_cases), 0)::INTEGER
        FROM counted_spans(NULL) AS spans
        WHERE spans.year <= claim.as_of_year
          AND (superseded_in IS NULL OR superseded_in > claim.as_of_year)
    ) END AS counted_by_then,
    claim.publication_id
FROM claims AS claim
LEFT JOIN publications AS speaker ON speaker.publication_id = claim.said_by
WHERE claim.what = $what AND claim.same_as IS NULL
ORDER BY claim.as_of_year NULLS LAST, claim.claim_id
"""

_COUNTED = """
WITH years AS (
    SELECT unnest(range(min(year), greatest(max(year), $data_year) + 1))::INTEGER AS year
    FROM included
)
SELECT
    years.year,
    coalesce(sum(n_cases) FILTER (superseded_in IS NULL OR superseded_in > years.year), 0)::INTEGER
        AS could_be_counted_by_then,
    coalesce(sum(n_cases), 0)::INTEGER AS as_published
FROM years
LEFT JOIN counted_spans(NULL) AS spans ON spans.year <= years.year
GROUP BY years.year
ORDER BY years.year
"""

_GENETIC = """
SELECT
    coalesce(sum(parts.patients) FILTER (parts.category = 'ranbp2_positive'), 0)::INTEGER
        AS ranbp2,
    count(DISTINCT parts.publication_id) FILTER (parts.category = 'ranbp2_positive')
        AS publications
FROM split('genetic', NULL, NULL, NULL, NULL, NULL, NULL) AS parts
WHERE parts.counted
"""


def compute(context: Context, _selection: Selection) -> Findings:
    """The told totals in order of time, each beside what could be counted by then.

    No choice of patients applies: the totals were told of all, or of a part of their own.
    """
    told = context.rows(_TOLD, {"what": "published_cases_worldwide"})
    genetic = context.rows(_TOLD, {"what": "genetic_cases_worldwide"})
    series = context.rows(_COUNTED, {"data_year": context.data_year})
    ranbp2 = context.rows(_GENETIC)[0]
    for row in series:
        row["still_filling_in"] = counting.is_recent(context, row["year"])
    recent = counting.recent_note(context, [row["year"] for row in series])
    for row in (*told, *genetic):
        row["said"] = told_words(row)
        journal = row.pop("journal")
        if journal:
            row["said_by"] = _("a publication in {journal}").format(journal=journal)
    counted = counting.count(context, Selection())
    return Findings(
        headline=_headline(told, counted),
        tables=(
            Table(
                "main",
                _("Totals that people were told"),
                _told_columns(),
                tuple(told),
                joined(_alt(told, counted), recent),
                recent,
            ),
            Table(
                "counted",
                _("What could be counted from publications by the end of each year"),
                _counted_columns(),
                tuple(series),
                note=recent,
            ),
            Table(
                "genetic",
                _("Where the '59 genetic' comes from"),
                tuple(c for c in _told_columns() if c.name != "counted_by_then"),
                tuple({k: v for k, v in r.items() if k != "counted_by_then"} for r in genetic),
                note=_genetic_note(ranbp2),
            ),
        ),
        caveats=(
            _(
                "A told total is shown beside a count only where both mean all ANE worldwide."
                " Totals for one country, one continent or one infection are listed with their"
                " scope."
            ),
            _(
                "Each year is counted to its end. A total told in the middle of a year stands"
                " beside what could be counted at the end of it."
            ),
            *counting.caveats(Selection(), counted),
        ),
        not_to_conclude=(
            _(
                "Do not conclude that the disease became more common: the line counts publications,"
                " and more is written every year."
            ),
            _(
                "Do not set the number of published genetic cases against 59: most published"
                " patients were never tested, or nobody wrote that they were."
            ),
        ),
        sources=counted.sources,
        texts=_texts(told),
        key=counted.total,
    )


def _texts(told: list[dict[str, Any]]) -> dict[str, str]:
    """What people are told, as a number and as a sentence of its own."""
    comparable = [row for row in told if row["counted_by_then"] is not None]
    if not comparable:
        return {}
    last = comparable[-1]
    if last["disputed"]:
        sentence = _(
            "In {year} families of people with ANE were told of {said} cases in the world. {who}"
            " quotes this figure and disputes it."
        )
    else:
        sentence = _("In {year} {who} wrote of {said} cases of ANE in the world.")
    return {
        "told_number": last["said"],
        "told_sentence": sentence.format(
            year=last["as_of_year"], said=last["said"], who=last["said_by"]
        ),
    }


def told_words(row: dict[str, Any]) -> str:
    """The told number in words, with the qualifier that the source gives it."""
    low, high = row["low"], row["high"]
    if low is not None and high is not None and low != high:
        return _("{low} to {high}").format(low=number(low), high=number(high))
    n = number(low if low is not None else high)
    return {
        "about": _("about {n}"),
        "at_least": _("at least {n}"),
        "more_than": _("more than {n}"),
        "fewer_than": _("fewer than {n}"),
        None: "{n}",
    }[row["qualifier"]].format(n=n)


def _headline(told: list[dict[str, Any]], counted: counting.Count) -> str:
    comparable = [row for row in told if row["counted_by_then"] is not None]
    if not comparable:
        return _("No total that people were told about all ANE stands in this collection.")
    last = comparable[-1]
    return ngettext(
        "In {year} people were told of {said} cases in the world; publications to the end of that"
        " year describe at least {then} person, and to {now_year} at least {now}.",
        "In {year} people were told of {said} cases in the world; publications to the end of that"
        " year describe at least {then} people, and to {now_year} at least {now}.",
        last["counted_by_then"],
    ).format(
        year=last["as_of_year"],
        said=last["said"],
        then=number(last["counted_by_then"]),
        now_year=counted.last_year,
        now=number(counted.total),
    )


def _genetic_note(ranbp2: dict[str, int]) -> str:
    return joined(
        _(
            "The figure 'at least 59' stands on an encyclopaedia page, beside a source on the"
            " genetic form (ANE1), but shown there as if for ANE as a whole; the message of 2021"
            " repeats it as 'around 59' genetic."
        ),
        ngettext(
            "This collection finds a RANBP2 variant stated for {n} distinct patient in"
            " {publications}.",
            "This collection finds a RANBP2 variant stated for {n} distinct patients in"
            " {publications}.",
            ranbp2["ranbp2"],
        ).format(
            n=number(ranbp2["ranbp2"]),
            publications=counting.in_publications(ranbp2["publications"]),
        ),
        _(
            "The two cannot be compared: most published patients were never tested, or their"
            " publication does not say."
        ),
    )


def _told_columns() -> tuple[Column, ...]:
    return (
        Column("as_of_year", _("Year"), "year", _("The year for which the total was said.")),
        Column("said", _("Told"), "patients", _("The total in words.")),
        Column("low", _("At least"), "patients", _("Lower end."), shown=False),
        Column("high", _("At most"), "patients", _("Upper end."), shown=False),
        Column("qualifier", _("Qualifier"), "", _("How the source words it."), shown=False),
        Column("scope", _("Of what"), "", _("What the total covers, in the words of the record.")),
        Column("scope_code", _("Scope"), "", _("all_ane, or what part of it."), shown=False),
        Column("said_by", _("Said by"), "", _("Who said it.")),
        Column("disputed", _("Quoted to dispute it"), "", _("Whether it is quoted to reject it.")),
        Column("document_title", _("Document"), "", _("The document.")),
        Column(
            "counted_by_then",
            _("Could be counted by then"),
            "patients",
            _("Distinct patients in publications to the end of that year; only for all ANE."),
        ),
        Column("notes", _("Notes"), "", _("The curators' notes."), shown=False),
        Column("claim_id", _("Claim"), "", _("Id in claims.csv."), shown=False),
        Column("publication_id", _("Publication"), "", _("Its publication, if any."), shown=False),
    )


def _counted_columns() -> tuple[Column, ...]:
    return (
        Column(
            "year", _("To the end of"), "year", _("Years of publication to the end of this one.")
        ),
        Column(
            "could_be_counted_by_then",
            _("Could be counted by then"),
            "patients",
            _("Distinct patients in publications to the end of the year. Cumulative."),
        ),
        Column(
            "as_published",
            _("As published"),
            "patients",
            _("The same, patients counted each time they are described. Cumulative."),
        ),
        counting.recent_column(),
    )


def _alt(told: list[dict[str, Any]], counted: counting.Count) -> str:
    return _(
        "A rising line of what could be counted from publications by the end of each year, ending"
        " at {now}, with {n} told totals marked at their years: {told}. The table below holds every"
        " value."
    ).format(
        now=number(counted.total),
        n=number(len(told)),
        told=separated(
            _("{year}: {said} ({scope})").format(
                year=row["as_of_year"], said=row["said"], scope=row["scope"]
            )
            for row in told
        ),
    )


def draw(answer: Answer) -> go.Figure:
    """The counted line with the told totals at their years; part scopes are hollow marks."""
    series = answer.table("counted")
    figure = style.base_figure(430)
    figure.add_scatter(
        x=series.values("year"),
        y=series.values("could_be_counted_by_then"),
        mode="lines",
        line={"color": str(style.Colour.DISTINCT), "width": 3, "shape": "hv"},
        name=_("Could be counted from publications"),
        hovertemplate=_("By the end of %{x}: at least %{y:,}<extra></extra>"),
    )
    for whole in (True, False):
        rows = [
            row
            for row in answer.main.rows
            if (row["scope_code"] == "all_ane") is whole and row["as_of_year"] is not None
        ]
        lows = [int(str(r["low"] if r["low"] is not None else r["high"])) for r in rows]
        highs = [int(str(r["high"] if r["high"] is not None else r["low"])) for r in rows]
        figure.add_scatter(
            x=[row["as_of_year"] for row in rows],
            y=highs,
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [0] * len(rows),
                "arrayminus": [h - low for h, low in zip(highs, lows, strict=True)],
                "thickness": 5,
                "width": 0,
                "color": str(style.Colour.TOLD),
            },
            mode="markers+text",
            # The label of a first year stands beyond the axis: "41" cut there would read "1".
            cliponaxis=False,
            marker={
                "color": str(style.Colour.TOLD),
                "symbol": "circle" if whole else "circle-open",
                "size": 11,
                "line": {"width": 2, "color": str(style.Colour.TOLD)},
            },
            # Totals for one infection stand close together: on hover and in the table only.
            text=[
                _said_short(row) if row["scope_code"] in ("all_ane", "region") else ""
                for row in rows
            ],
            textposition="middle right" if whole else "top left",
            textfont={"color": str(style.Colour.TOLD)},
            name=_("Told, all ANE") if whole else _("Told, for a part only"),
            customdata=[
                [style.safe(row[name]) for name in ("said", "scope", "said_by")] for row in rows
            ],
            hovertemplate=_(
                "%{x}: told %{customdata[0]}<br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>"
            ),
        )
    for row in series.rows[-1:]:
        figure.add_annotation(
            x=row["year"],
            y=row["could_be_counted_by_then"],
            text=f"<b>{number(float(str(row['could_be_counted_by_then'])))}</b>",
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            font={"color": str(style.Colour.DISTINCT), "size": 15},
        )
    recent = [int(str(row["year"])) for row in series.rows if row["still_filling_in"]]
    if recent:
        style.mark_recent(figure, min(recent), max(recent), "")
    figure.update_layout(showlegend=True, margin={"t": 64})
    # Room on the right for the label of the last total.
    figure.update_xaxes(dtick=5, range=_with_room(series.values("year")))
    figure.update_yaxes(rangemode="tozero", tickformat=",")
    return figure


def _with_room(years: Sequence[int]) -> list[float] | None:
    if not years:
        return None
    return [min(years) - 2, max(years) + 0.1 * (max(years) - min(years) + 1)]


def _said_short(row: Mapping[str, Any]) -> str:
    low, high = row["low"], row["high"]
    if low is not None and high is not None and low != high:
        return f" {low}–{high}"  # noqa: RUF001
    sign = {"more_than": ">", "fewer_than": "<", "at_least": "≥", "about": "~"}
    return f" {sign.get(row['qualifier'], '')}{low if low is not None else high}"


FIGURE = Figure(
    id="told-and-counted",
    title=N_("Told and counted"),
    question=N_("What have people been told, and what could have been counted?"),
    kind="list",
    unit=N_("patients"),
    fields=("lang", "version"),
    rule=N_(
        "Each told total stands at the year for which it was said. The line is the number of"
        " distinct patients in publications to the end of each year."
    ),
    position=20,
    compute=compute,
    charts={"main": draw},
    plain=N_(
        "Families were told how many people have ANE. Here those numbers stand next to"
        " what could be counted at that time, which is only the people that doctors wrote"
        " about."
    ),
)
