"""How did the people in each publication fare?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.figures import counting
from dashboard.figures import outcomes_charts as charts
from dashboard.figures import outcomes_words as words
from dashboard.figures.answer import Column, Findings, Table
from dashboard.figures.figure import Context, Figure
from dashboard.figures.forest import LEAST_OF, share_columns
from dashboard.figures.selection import FIELDS, Selection
from dashboard.words import _, ngettext, number

# One row a publication of the period with at least one patient known to match. `matches_whole`: all
# its patients are, so that what it says of their outcomes is said of the choice; of a part, nobody
# knows who died. `of_patients` is the denominator that its outcome rows give, also those that say
# "not reported"; for individually described patients, those with a stated outcome.
# An outcome that is not listed is a zero only where the others fill the denominator; so are lasting
# difficulties of which only one degree is said to be none.
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
    (
        SELECT string_agg(countries.name, ', ' ORDER BY countries.name)
        FROM countries
        WHERE list_contains(p.countries, countries.country)
    ) AS countries,
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
    coalesce(nullif(said.lasting, 0), CASE WHEN filled THEN 0 END)::INTEGER AS lasting,
    coalesce(said.recovered, CASE WHEN filled THEN 0 END)::INTEGER AS recovered,
    coalesce(said.improved, CASE WHEN filled THEN 0 END)::INTEGER AS improved
FROM {counting.MATCHING} AS matched
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

_CLAIMS = """
SELECT
    claim.what,
    claim.low,
    claim.high,
    claim.qualifier,
    claim.unit,
    claim.scope,
    claim.scope_code,
    coalesce(speaker.first_author, claim.said_by) AS said_by,
    CASE WHEN speaker.first_author IS NULL THEN speaker.journal END AS journal,
    claim.document_title,
    coalesce(claim.as_of_year, claim.year) AS as_of_year,
    claim.url,
    claim.notes,
    claim.claim_id,
    claim.publication_id
FROM claims AS claim
LEFT JOIN publications AS speaker ON speaker.publication_id = claim.said_by
WHERE claim.what IN ('mortality', 'sequelae', 'full_recovery')
  AND claim.same_as IS NULL
  AND coalesce(claim.low, claim.high) IS NOT NULL
ORDER BY
    list_position(['mortality', 'sequelae', 'full_recovery'], claim.what),
    coalesce(claim.as_of_year, claim.year) NULLS LAST,
    claim.claim_id
"""

Rows = list[dict[str, Any]]


def compute(context: Context, selection: Selection) -> Findings:
    """One row a publication; those who came in because they died, and single cases, stand apart."""
    found = context.rows(
        _SERIES, {**selection.parameters(), "recruited": list(selection.recruited) or None}
    )
    for row in found:
        _complete(context, row)
    on_basis = [row for row in found if row["counted"] or selection.basis == "as_published"]
    whole = [row for row in on_basis if row["matches_whole"]]
    deaths = [row for row in whole if row["recruited"] == "death"]
    single = [row for row in whole if row["recruited"] != "death" and _is_small(row)]
    series = [row for row in whole if _is_series(row)]
    # Like beside like: how people came into a publication goes with how they fared.
    series.sort(key=lambda row: row["recruited_position"])
    lasting = [_one_outcome(row, "lasting") for row in series if row["lasting"] is not None]
    recovered = [_one_outcome(row, "recovered") for row in series if row["recovered"] is not None]
    by_outcome = context.rows(_BY_OUTCOME, {"ids": [row["publication_id"] for row in single]})
    claims = context.rows(_CLAIMS)
    for row in claims:
        words.word_claim(row)
    used = sorted((*series, *deaths, *single), key=lambda r: (r["year"], r["publication_id"]))
    recent = words.recent_note(context, (row["year"] for row in series))
    return Findings(
        headline=_headline(context, selection, found, whole),
        tables=(
            Table(
                "main",
                _("How the people in each publication fared"),
                words.columns(),
                _kept(series, words.columns()),
                words.joined(words.alt(series), recent),
                words.joined(
                    _(
                        "Drawn: the share who died, with its 95% interval, in groups by how people"
                        " came into the publication. Where one does not say how many died, nothing"
                        " is drawn."
                    ),
                    recent,
                ),
            ),
            Table(
                "lasting",
                _("People who live with lasting difficulties"),
                words.one_outcome_columns(
                    _("Patients of whom it is stated that they live with lasting difficulties.")
                ),
                tuple(lasting),
                words.one_outcome_alt(lasting, _("who live with lasting difficulties")),
                words.one_outcome_note(),
            ),
            Table(
                "recovered",
                _("People who recovered, with no lasting difficulties stated"),
                words.one_outcome_columns(
                    _("Patients of whom it is stated that they recovered, and no difficulty is.")
                ),
                tuple(recovered),
                words.one_outcome_alt(recovered, _("who recovered")),
                words.one_outcome_note(),
            ),
            Table(
                "through_deaths",
                _("Publications about people who died"),
                words.deaths_columns(),
                _kept(deaths, words.deaths_columns()),
                note=words.joined(
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
                words.single_columns(),
                tuple(by_outcome),
                note=_(
                    "Single cases are published because something about them is unusual: the"
                    " illness was more severe, or the recovery gives more hope. These are counts"
                    " only; no share can be read from them."
                ),
            ),
            Table(
                "claims",
                _("What is quoted about outcomes, and by whom"),
                words.claims_columns(),
                _kept(claims, words.claims_columns()),
                note=_(
                    "As quoted, whatever is chosen above, with the words of the record beside each"
                    " figure: some are about the people of one hospital, others are general"
                    " statements whose basis was not seen. No number of this collection is set"
                    " against them."
                ),
            ),
        ),
        caveats=words.caveats(
            context,
            selection,
            series,
            silent=[row for row in whole if _is_silent(row)],
            partly=[row for row in on_basis if not row["matches_whole"] and _is_series(row)],
            contained=[
                row
                for row in found
                if row["matches_whole"] and not row["counted"] and _is_series(row)
            ],
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


def _complete(context: Context, row: dict[str, Any]) -> None:
    """Add what follows from the counts: the name in words, what is not stated, the share."""
    row["label"] = counting.short_name(row["author"], row["year"], row["letter"])
    row["still_filling_in"] = counting.is_recent(context, row["year"])
    row["standing"] = "counted" if row["counted"] else "contained"
    row["not_stated"] = row["patients"] - (row["stated"] or 0)
    row["said"] = words.said(row)
    row |= share_columns(row["died"], row["of_patients"])
    row["of"] = row.pop("of_patients")


def _is_small(row: dict[str, Any]) -> bool:
    of: int = row["patients"] if row["of"] is None else row["of"]
    return bool(row["recruited"] == "single_case") or of < LEAST_OF


def _is_series(row: dict[str, Any]) -> bool:
    return row["recruited"] != "death" and not _is_small(row) and row["of"] is not None


def _is_silent(row: dict[str, Any]) -> bool:
    return row["recruited"] != "death" and not _is_small(row) and row["of"] is None


def _kept(rows: Iterable[dict[str, Any]], columns: Iterable[Column]) -> tuple[dict[str, Any], ...]:
    names = [column.name for column in columns]
    return tuple({name: row[name] for name in names} for row in rows)


def _one_outcome(row: dict[str, Any], outcome: str) -> dict[str, Any]:
    """One outcome of one publication; a share only where it says of half of its patients or more.

    Who states three recoveries among 29 and leaves most others open does not state a share.
    """
    enough = 2 * row["stated"] >= row["of"]
    return {
        "label": row["label"],
        "n": row[outcome],
        "of": row["of"],
        **share_columns(row[outcome] if enough else None, row["of"]),
        "open": max(0, row["of"] - row["stated"]),
        "recruited": row["recruited"],
        "recruited_label": row["recruited_label"],
        "countries": row["countries"],
        "standing": row["standing"],
        "publication_id": row["publication_id"],
    }


def _headline(context: Context, selection: Selection, found: Rows, whole: Rows) -> str:
    drawn = [row for row in whole if _is_series(row) and row["share"] is not None]
    silent = sum(_is_silent(row) or (_is_series(row) and row["died"] is None) for row in whole)
    deaths = sum(row["recruited"] == "death" for row in whole)
    values = {
        "publications": counting.in_publications(len(drawn)),
        "period": counting.period(selection, counting.last_year(context, selection)),
        "least": LEAST_OF,
        "who": counting.people(context, selection, 2),
    }
    if not drawn:
        others = sum(
            row["share"] is not None and row["matches_whole"] and _is_series(row) for row in found
        )
        sentences = [
            _(
                "No publication {period} that counts here is known to give a share of deaths among"
                " at least {least} {who}."
            ).format(**values)
        ]
        if others:
            sentences.append(
                ngettext(
                    "{n} does whose patients are counted in another publication.",
                    "{n} do whose patients are counted in another publication.",
                    others,
                ).format(n=number(others))
            )
        if deaths:
            sentences.append(
                ngettext(
                    "{n} is about people who came in because they, or others with them, had died.",
                    "{n} are about people who came in because they, or others with them, had died.",
                    deaths,
                ).format(n=number(deaths))
            )
        return " ".join(sentences)
    lowest, highest = words.ends(drawn)
    sentences = [
        ngettext(
            "One publication {period} of at least {least} {who} says how many died: {highest}.",
            "{publications} {period}, each of at least {least} {who}, say how many died: from"
            " {lowest} to {highest}.",
            len(drawn),
        ).format(**values, lowest=words.share_words(lowest), highest=words.share_words(highest))
    ]
    if silent:
        sentences.append(
            ngettext(
                "{n} other does not say how many died.",
                "{n} others do not say how many died.",
                silent,
            ).format(n=number(silent))
        )
    sentences.append(
        ngettext(
            "No publication can tell how one person will fare.",
            "The publications took in different people, so no single share holds for all, and none"
            " can tell how one person will fare.",
            len(drawn),
        )
    )
    return " ".join(sentences)


FIGURE = Figure(
    id="outcomes",
    title="Outcomes",
    question="How did the people in each publication fare?",
    kind="list",
    unit="publications",
    fields=FIELDS,
    rule=(
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
    content_note=(
        "This figure speaks of children and adults who died or who live with lasting difficulties."
        " What others went through says nothing certain about one person."
    ),
)
