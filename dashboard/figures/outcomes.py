"""How did the people in each publication fare?"""

from __future__ import annotations

from typing import Any

from dashboard.figures import outcomes_charts as charts
from dashboard.figures import outcomes_columns as columns
from dashboard.figures import outcomes_words as words
from dashboard.figures.answer import Findings, Table
from dashboard.figures.counting import MATCHING
from dashboard.figures.figure import Context, Figure
from dashboard.figures.forest import LEAST_OF, share_columns
from dashboard.figures.outcomes_quoted import quoted
from dashboard.figures.places import names_of
from dashboard.figures.publication_columns import kept, named
from dashboard.figures.selection import FIELDS, Selection
from dashboard.words import N_, _, joined

# One row a publication of the period with at least one patient known to match. `matches_whole`: all
# its patients are, so that what it says of their outcomes is said of the choice; of a part, nobody
# knows who died. `of_patients` is the denominator that its outcome rows give, also those that say
# "not reported"; for individually described patients, those with a stated outcome.
# Deaths that are not listed are zero only where the other outcomes fill the denominator. Recovery
# and lasting difficulties are never worked out so: "mild" may include people who recovered, and
# what stands at discharge may pass. There a missing number stays missing, and so does a zero of
# only one degree of difficulties.
# Names are told apart over all included publications: they stay the same whatever is chosen.
_SERIES = f"""
WITH said AS (
    SELECT
        publication_id,
        sum(n) AS stated,
        max(n) FILTER (category = 'died') AS died,
        max(n) FILTER (category = 'recovered') AS recovered,
        max(n) FILTER (category = 'improved_unspecified') AS improved,
        sum(n) FILTER (
            category IN (
                'mild_sequelae', 'moderate_sequelae', 'severe_sequelae', 'sequelae_unspecified'
            )
        ) AS lasting
    FROM known
    WHERE dimension = 'outcome'
    GROUP BY publication_id
),
whole AS (
    SELECT publication_id, max("of") AS largest, min("of") = max("of") AS one_base
    FROM breakdowns
    WHERE dimension = 'outcome'
    GROUP BY publication_id
)
SELECT
    p.publication_id,
    short_names.author,
    short_names.letter,
    p.year,
    p.countries,
    designs.label AS design_label,
    p.recruited_by AS recruited,
    recruitments.label AS recruited_label,
    recruitments.position AS recruited_position,
    p.n_cases AS patients,
    matched.counted,
    matched.patients = p.n_cases AS matches_whole,
    said.stated::INTEGER AS stated,
    p.certainty,
    (CASE WHEN source.from_cases THEN said.stated ELSE whole.largest END)::INTEGER
        AS of_patients,
    said.stated = of_patients AND (source.from_cases OR whole.one_base) AS filled,
    coalesce(said.died, CASE WHEN filled THEN 0 END)::INTEGER AS died,
    nullif(said.lasting, 0)::INTEGER AS lasting,
    said.recovered::INTEGER AS recovered,
    said.improved::INTEGER AS improved
FROM {MATCHING} AS matched
JOIN included AS p USING (publication_id)
JOIN short_names USING (publication_id)
JOIN designs USING (design)
JOIN recruitments USING (recruited_by)
LEFT JOIN said USING (publication_id)
LEFT JOIN whole USING (publication_id)
LEFT JOIN speaking_source AS source
    ON source.publication_id = p.publication_id AND source.dimension = 'outcome'
WHERE matched.patients > 0
  AND ($recruited IS NULL OR list_contains($recruited, p.recruited_by))
ORDER BY of_patients DESC NULLS LAST, p.n_cases DESC, p.year, p.publication_id
"""

# The patients of some publications, by what is said of them one by one.
_BY_OUTCOME = """
WITH parts AS (
    SELECT publication_id, category, n
    FROM known
    WHERE dimension = 'outcome'
    UNION ALL
    SELECT publication_id, 'not_reported', n_cases - coalesce(sum(known.n), 0)
    FROM included
    LEFT JOIN (FROM known WHERE dimension = 'outcome') AS known USING (publication_id)
    GROUP BY publication_id, n_cases
)
SELECT
    outcomes.outcome,
    outcomes.label,
    sum(parts.n)::INTEGER AS patients,
    count(*) AS publications
FROM parts
JOIN outcomes ON outcomes.outcome = parts.category
WHERE parts.n > 0 AND list_contains($ids, parts.publication_id)
GROUP BY outcomes.outcome, outcomes.label, outcomes.position
ORDER BY outcomes.position
"""


def compute(context: Context, selection: Selection) -> Findings:
    """One row a publication; those who came in because they died, and single cases, stand apart."""
    asked = {**selection.parameters(), "recruited": list(selection.recruited) or None}
    found = [_complete(context, row) for row in context.rows(_SERIES, asked)]
    on_basis = [row for row in found if row["counted"] or selection.basis == "as_published"]
    whole = [row for row in on_basis if row["matches_whole"]]
    deaths = [row for row in whole if row["recruited"] == "death"]
    single = [row for row in whole if row["recruited"] != "death" and _is_small(row)]
    series = [row for row in whole if _is_series(row)]
    # Like beside like: how people came into a publication goes with how they fared.
    series.sort(key=lambda row: row["recruited_position"])
    silent = [row for row in whole if _is_silent(row)]
    contained = [
        row for row in found if row["matches_whole"] and not row["counted"] and _is_series(row)
    ]
    by_outcome = context.rows(_BY_OUTCOME, {"ids": [row["publication_id"] for row in single]})
    used = sorted((*series, *deaths, *single), key=lambda r: (r["year"], r["publication_id"]))
    recent = words.recent_note(context, (row["year"] for row in series))
    return Findings(
        headline=words.headline(
            context, selection, series, contained, silent=len(silent), deaths=len(deaths)
        ),
        tables=(
            Table(
                "main",
                _("How the people in each publication fared"),
                columns.main(),
                kept(series, columns.main()),
                joined(words.alt(series), recent),
                joined(
                    _(
                        "Drawn: the share who died, with its 95% interval, in groups by how people"
                        " came into the publication. Where one does not say how many died, nothing"
                        " is drawn."
                    ),
                    recent,
                ),
            ),
            _one_outcome(
                series,
                "lasting",
                title=_("People who live with lasting difficulties"),
                meaning=_(
                    "Patients of whom it is stated that they live with lasting difficulties."
                ),
            ),
            _one_outcome(
                series,
                "recovered",
                title=_("People who recovered, with no lasting difficulties stated"),
                meaning=_(
                    "Patients of whom it is stated that they recovered, and no difficulty is."
                ),
            ),
            Table(
                "through_deaths",
                _("Publications about people who died"),
                columns.through_deaths(),
                kept(deaths, columns.through_deaths()),
                note=joined(
                    _(
                        "The people in these publications came in because they, or others with"
                        " them, had died. No share of deaths can be read from them, and none is"
                        " drawn."
                    ),
                    words.recent_note(context, (row["year"] for row in deaths)),
                ),
            ),
            Table(
                "single",
                _("Single cases and publications of fewer than {n} people").format(n=LEAST_OF),
                columns.single(),
                tuple(by_outcome),
                note=_(
                    "Single cases are published because something about them is unusual: the"
                    " illness was more severe, or the recovery gives more hope. These are counts"
                    " only; no share can be read from them."
                ),
            ),
            quoted(context),
        ),
        caveats=words.caveats(
            context,
            selection,
            series,
            silent=silent,
            partly=[row for row in on_basis if not row["matches_whole"] and _is_series(row)],
            contained=contained,
        ),
        not_to_conclude=(
            _(
                "Do not read any of these shares as the chance of one child or adult: how others"
                " fared says nothing certain about one person."
            ),
            _(
                "Do not add up the rows or take their average: the people came in for different"
                " reasons, were followed for different times, and may be described twice."
            ),
            _(
                "Do not compare hospitals, countries or treatments by these shares: a publication"
                " from intensive care, or about one treatment, describes people who were more ill"
                " from the start."
            ),
            _(
                "Do not conclude anything about people whose outcome is not stated: some"
                " publications only count those who died, others lose touch with families."
            ),
        ),
        sources=tuple(row["publication_id"] for row in used),
    )


def _complete(context: Context, row: dict[str, Any]) -> dict[str, Any]:
    """Add what follows from the counts: the name in words, what is not stated, the share."""
    counted = {
        **named(context, row),
        "countries": names_of(context, row["countries"]) or None,
        "standing": "counted" if row["counted"] else "contained",
        "of": row["of_patients"],
        "not_stated": row["patients"] - (row["stated"] or 0),
        **share_columns(row["died"], row["of_patients"]),
    }
    return {**counted, "said": columns.said(counted)}


def _is_small(row: dict[str, Any]) -> bool:
    of: int = row["patients"] if row["of"] is None else row["of"]
    return bool(row["recruited"] == "single_case") or of < LEAST_OF


def _is_series(row: dict[str, Any]) -> bool:
    return row["recruited"] != "death" and not _is_small(row) and row["of"] is not None


def _is_silent(row: dict[str, Any]) -> bool:
    return row["recruited"] != "death" and not _is_small(row) and row["of"] is None


def _one_outcome(
    series: list[dict[str, Any]], outcome: words.Outcome, *, title: str, meaning: str
) -> Table:
    """A table of one outcome; a share only where a publication says of half its patients or more.

    Who states three recoveries among 29 and leaves most others open does not state a share.
    """
    rows = []
    for row in series:
        if row[outcome] is None:
            continue
        enough = 2 * row["stated"] >= row["of"]
        rows.append(
            {
                **row,
                "n": row[outcome],
                **share_columns(row[outcome] if enough else None, row["of"]),
                "open": max(0, row["of"] - row["stated"]),
            }
        )
    shown = columns.one_outcome(meaning)
    return Table(
        outcome,
        title,
        shown,
        kept(rows, shown),
        words.one_outcome_alt(rows, outcome),
        words.one_outcome_note(),
    )


FIGURE = Figure(
    id="outcomes",
    title=N_("Outcomes"),
    question=N_("How did the people in each publication fare?"),
    kind="list",
    unit=N_("publications"),
    fields=FIELDS,
    rule=N_(
        "One row a publication that gives outcomes of at least 5 patients. Deaths are zero only"
        " where that is stated, or where the other outcomes account for everyone. A choice of"
        " trigger, country or age keeps only publications all of whose patients match it."
    ),
    position=74,
    compute=compute,
    charts={
        "main": charts.draw_died,
        "lasting": charts.draw_lasting,
        "recovered": charts.draw_recovered,
    },
    content_note=N_(
        "This figure speaks of children and adults who died or who live with lasting difficulties."
        " What others went through says nothing certain about one person."
    ),
    plain=N_(
        "This shows what each paper says about how people did after ANE. It can never"
        " tell you how your own child will do."
    ),
)
