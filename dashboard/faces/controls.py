"""The reader's choices in the live app, kept in the address.

Widgets show labels, the address holds codes, spelt as on the command line and in JSON. Streamlit's
own binding of a widget to the address writes the label that is shown, drops what it does not know
without a word, and leaves out what equals the default; a link would then change its meaning with a
translation. So this module reads the address with the one parser, before the first widget, seeds
the widgets from it, and writes it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

import streamlit as st

from dashboard.faces.live import plain
from dashboard.faces.permalink import is_foreign
from dashboard.faces.phrases import choice_names
from dashboard.figures.figure import Context
from dashboard.figures.selection import CHOICES, FIELDS, Selection, SelectionError, parse
from dashboard.languages import language
from dashboard.words import _

# Parts of the address that are not choices of patients: which publication is open, a search word,
# the language, the map's scale and open country, figures that open with a note and were opened, and
# what is presented: a deck or figures, whether it fills the screen, and which screen.
PAGE_STATE = frozenset(
    {
        "lang",
        "publication",
        "q",
        "standing",
        "scale",
        "place",
        "show",
        "deck",
        "figure",
        "present",
        "slide",
    }
)
_STATE = "selection"
_ADDRESS = "selection_address"
_WIDGETS = "selection_widgets"
_BOUNDS = "selection_bounds"


class NothingToShow(Exception):
    """The page has said why it shows no figure; what surrounds it is shown all the same."""


def selection(context: Context, fields: Sequence[str]) -> Selection:
    """The choices for this page: read the address, show the controls, write the address.

    An unknown name or value in the address shows a notice: never the unfiltered number under a
    link that asked for something else.

    Args:
        context: the data.
        fields: the choices that this page offers, in order; others in the address are told.

    Raises:
        NothingToShow: the address asks for something unknown, and the reader has been told.
    """
    chosen = _from_address(context)
    if fields:
        chosen = _controls(context, chosen, fields)
        _to_address(chosen)
    _tell_unused(fields)
    return chosen.only(fields)


def _address() -> dict[str, list[str]]:
    return {
        name: st.query_params.get_all(name)
        for name in st.query_params
        if name not in PAGE_STATE and not is_foreign(name)
    }


def _from_address(context: Context) -> Selection:
    """The selection to start this run from.

    The address counts when it differs from what was last written there: a link, or the browser's
    back button. It does not count while a control has just been moved (a quick second click still
    carries the old address), nor when another page was opened: choices go along.
    """
    address = _address()
    kept = st.session_state.get(_STATE)
    unchanged = address == st.session_state.get(_ADDRESS)
    switched = not address and st.session_state.get("page_switched", False)
    if isinstance(kept, Selection) and (unchanged or switched or _control_moved()):
        if switched:
            _forget_controls()
        return replace(kept, lang=language())
    try:
        found = parse(address, context.vocabulary)
    except SelectionError as error:
        _refuse(error)
    _forget_controls()
    _remember(found)
    return found


def _forget_controls() -> None:
    """Let the controls begin anew from the selection."""
    for name in (*(_key(name) for name in (*FIELDS, "years")), _BOUNDS, _WIDGETS):
        st.session_state.pop(name, None)


def _control_moved() -> bool:
    before = st.session_state.get(_WIDGETS, {})
    return any(key in st.session_state and st.session_state[key] != before[key] for key in before)


def _refuse(error: SelectionError) -> NoReturn:
    st.error(
        _("This link asks for something that the data do not know.")
        + "\n\n"
        + "\n\n".join(plain(problem.message) for problem in error.problems)
    )
    st.write(_("No number is shown, so that none is mistaken for the one that the link meant."))
    if st.button(_("Show it without this choice")):
        for name in {problem.field for problem in error.problems} & {*_address()}:
            del st.query_params[name]
        st.session_state.pop(_STATE, None)
        st.rerun()
    raise NothingToShow


def _remember(chosen: Selection) -> None:
    st.session_state[_STATE] = chosen
    st.session_state[_ADDRESS] = _choices(chosen)


def _choices(chosen: Selection) -> dict[str, list[str]]:
    """What the address says of the choices; the language is the page's (`live.speak_to_reader`)."""
    values = chosen.chosen()
    values.pop("lang", None)
    return values


def _to_address(chosen: Selection) -> None:
    wanted = _choices(chosen)
    _remember(chosen)
    if wanted != _address():
        state = {name: st.query_params.get_all(name) for name in PAGE_STATE & {*st.query_params}}
        st.query_params.from_dict({**wanted, **state})


def kept() -> dict[str, list[str]]:
    """The reader's choices as parameters, for links that lead back to them."""
    chosen = st.session_state.get(_STATE)
    return _choices(chosen) if isinstance(chosen, Selection) else {}


def _key(name: str) -> str:
    return f"choose_{name}"


def _controls(context: Context, chosen: Selection, fields: Sequence[str]) -> Selection:
    v = context.vocabulary
    values = chosen.as_json()
    if "from" in fields:
        values["from"], values["to"] = _years(context, chosen)
    elif "to" in fields:
        values["to"] = _last_year(context, chosen)
    rest = [name for name in fields if name not in ("from", "to")]
    if "opened" not in st.session_state:
        st.session_state["opened"] = any(name in chosen.chosen() for name in rest)
    more = st.expander(
        _("More choices"), icon=":material/tune:", expanded=st.session_state["opened"]
    )
    with more, st.container(horizontal=True, vertical_alignment="bottom"):
        if "trigger" in fields:
            options = v.allowed("trigger")
            values["trigger"] = _several(
                "trigger", _("Trigger"), _("All triggers"), options, v.trigger_label, chosen
            )
        if "country" in fields:
            options = [code for code in v.countries if code in v.described]
            options += [code for code in chosen.country if code not in v.described]
            values["country"] = _several(
                "country",
                _("Country"),
                _("All countries"),
                options,
                v.countries.__getitem__,
                chosen,
            )
        if "age" in fields:
            values["age"] = _age(context, chosen)
        if "design" in fields:
            values["design"] = _several(
                "design",
                _("Kind"),
                _("All kinds"),
                list(v.designs),
                v.designs.__getitem__,
                chosen,
            )
        if "recruited" in fields:
            values["recruited"] = _several(
                "recruited",
                _("How the patients came into it"),
                _("All ways"),
                list(v.recruitments),
                v.recruitments.__getitem__,
                chosen,
            )
    if "basis" in fields:
        with more:
            values["basis"] = _basis(chosen)
    keys = [_key(name) for name in (*FIELDS, "years")]
    st.session_state[_WIDGETS] = {
        key: st.session_state[key] for key in keys if key in st.session_state
    }
    return parse(_spelt(values), v)


def _spelt(values: Mapping[str, object]) -> dict[str, list[str]]:
    """Widget values as they stand in an address."""
    return {
        name: [str(v) for v in value] if isinstance(value, list) else [str(value)]
        for name, value in values.items()
        if value is not None
    }


def _bounds(context: Context, chosen: Selection) -> tuple[int, int]:
    """Ends of the years to choose from; wide enough for a link that asks for other years."""
    if _BOUNDS not in st.session_state:
        asked = [year for year in (chosen.from_year, chosen.to_year) if year is not None]
        st.session_state[_BOUNDS] = (
            min([context.first_year, *asked]),
            max([context.data_year, *asked]),
        )
    first, last = st.session_state[_BOUNDS]
    return first, last


def _years(context: Context, chosen: Selection) -> tuple[int | None, int | None]:
    first, last = _bounds(context, chosen)
    key = _key("years")
    if key not in st.session_state:
        st.session_state[key] = (chosen.from_year or first, chosen.to_year or last)
    st.slider(_("Years of publication"), first, last, key=key)
    start, end = st.session_state[key]
    return (start if start > first else None), (end if end < last else None)


def _last_year(context: Context, chosen: Selection) -> int | None:
    first, last = _bounds(context, chosen)
    key = _key("to")
    if key not in st.session_state:
        st.session_state[key] = chosen.to_year or last
    end = st.slider(_("Published up to the end of"), first, last, key=key)
    return end if end < last else None


def _several(
    name: str,
    label: str,
    everything: str,
    options: list[str],
    label_of: Callable[[str], str],
    chosen: Selection,
) -> list[str]:
    key = _key(name)
    if key not in st.session_state:
        st.session_state[key] = list(getattr(chosen, name))
    return st.multiselect(
        label,
        options,
        format_func=label_of,
        key=key,
        placeholder=everything,
        width=230,
    )


def _age(context: Context, chosen: Selection) -> str | None:
    key = _key("age")
    if key not in st.session_state:
        st.session_state[key] = chosen.age
    return st.segmented_control(
        _("Age"),
        list(context.vocabulary.ages),
        format_func=lambda code: {"child": _("Children"), "adult": _("Adults")}[code],
        key=key,
        help=_("A child is anyone under 18, or called a child by the publication."),
    )


def _basis(chosen: Selection) -> str:
    key = _key("basis")
    if key not in st.session_state:
        st.session_state[key] = chosen.basis == "as_published"
    again = st.toggle(_("Count people again each time a publication describes them"), key=key)
    return "as_published" if again else "distinct"


def _tell_unused(fields: Iterable[str]) -> None:
    unused = [name for name in CHOICES if name in _address() and name not in set(fields)]
    if unused:
        names = choice_names(unused)
        st.info(_("Your choice of {names} does not apply on this page.").format(names=names))
