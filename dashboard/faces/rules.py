"""The rules of counting in words, with the numbers that show what each of them does.

Every paragraph, and every point of a list, is a message of its own: a translator sees it whole, and
a change to one leaves the others as they were read and checked.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.faces import about
from dashboard.words import _, joined, ngettext, number

Counts = Mapping[str, int]
"""Numbers of people and publications by the names that the messages have for them."""


def _points(*texts: str) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(texts)


def intro(counts: Counts) -> str:
    """What was searched and read."""
    return joined(
        _(
            "For this first collection, stored copies of public web pages were searched with about"
            " 700 queries, most of them English, some Spanish, Portuguese, French, Chinese,"
            " Japanese and Korean."
        ),
        _(
            "What the pages showed of each publication was read: the whole text of {full_text} of"
            " the {publications} that describe patients, mostly the abstract of the others."
        ).format(
            full_text=number(counts["full_text"]), publications=number(counts["publications"])
        ),
        ngettext(
            "{n} of the larger ones was read by a second reader who did not see what the first had"
            " noted.",
            "{n} of the larger ones were read by a second reader who did not see what the first had"
            " noted.",
            counts["read_twice"],
        ).format(n=number(counts["read_twice"])),
        _("Nothing was filled in from memory."),
        ngettext(
            "It is a floor: at least {n} person.",
            "It is a floor: at least {n} people.",
            counts["distinct"],
        ).format(n=number(counts["distinct"])),
    )


def once(counts: Counts) -> str:
    """How each person is counted once."""
    distinct, extra = number(counts["distinct"]), number(counts["extra"])
    left_out = joined(
        ngettext(
            "**Possible extra**: {n} of those left out is left out only because an overlap is"
            " possible.",
            "**Possible extra**: {n} of those left out are left out only because an overlap is"
            " possible.",
            counts["extra"],
        ).format(n=extra),
        _(
            "If none of these is real, there are {most}. So we print: at least {distinct}, up to"
            " {most}."
        ).format(most=number(counts["most"]), distinct=distinct),
    )
    could_be_counted = joined(
        _(
            "What **could be counted by then** asks what somebody could have found at the end of a"
            " year."
        ),
        ngettext(
            "A larger paper that had not appeared yet takes nothing away: to the end of 2021, {n}"
            " person could be counted.",
            "A larger paper that had not appeared yet takes nothing away: to the end of 2021, {n}"
            " people could be counted.",
            counts["to_2021"],
        ).format(n=number(counts["to_2021"])),
    )
    return _paragraphs(
        _(
            "Hospitals often write about the same patients more than once: first a few, then the"
            " whole series. If we know or suspect that, one publication counts, usually the"
            " largest, and the others are marked as contained in it."
        ),
        _points(
            ngettext(
                "**As published**: every description counts. People are described {n} time in all"
                " publications together.",
                "**As published**: every description counts. People are described {n} times in all"
                " publications together.",
                counts["published"],
            ).format(n=number(counts["published"])),
            _(
                "**Distinct**: patients of a contained publication are left out. That leaves"
                " {distinct}."
            ).format(distinct=distinct),
            left_out,
        ),
        _(
            "*Example.* A paper of 2009 describes 34 children; a paper of 2015 describes 73, with"
            " the same 34 among them. To the end of 2009, 34 count. To the end of 2015, 73 count,"
            " not 107."
        ),
        could_be_counted,
    )


def known(counts: Counts) -> str:
    """Why only those count who are known to match, and what becomes of the others."""
    numbers = {name: number(count) for name, count in counts.items()}
    return _paragraphs(
        _(
            "Many publications say how many of their patients were children and how many had"
            " influenza, but not how many were children with influenza. We never guess."
        ),
        _points(
            _("A number for a choice is the people **known to match** all of it."),
            _(
                "Those who might match as well **cannot be placed**. They stand beside the number,"
                " never in it: {children} children, {adults} adults, and {open} who cannot be"
                " placed."
            ).format(**numbers),
            _(
                "When a number is split into parts, some of it **cannot be split**, and for some"
                " nothing is **stated**. The parts, those who cannot be split and those not stated"
                " add up to the total."
            ),
        ),
        _(
            "*Example.* Of 10 patients 8 are children, and 7 had influenza. At least 5 must be"
            " children with influenza: 8 + 7 - 10. At most 7 can be. We print 5, and 2 who cannot"
            " be placed. (This rule is Fréchet's lower bound.) Where every patient is described one"
            " by one, we count them one by one; what is said of all of them holds for each."
        ),
        _(
            "*On the data:* children treated in China: {children_china}, and {open_china} who"
            " cannot be placed."
        ).format(**numbers),
    )


def words() -> str:
    """Words that are easily taken for one another."""
    return _points(
        _(
            "**Published** is what journals describe. **Reported** is what people told the patient"
            " group. Neither is a part of the other."
        ),
        _(
            "**Not stated**: the publication does not say. **None found**: somebody looked for an"
            " infection and found none. **Not tested**: nobody looked. Three different things."
        ),
        _("**Child**: under 18 when the illness began, or called a child by the publication."),
        _("**No publication found** is grey on the map. It is not zero."),
        _(
            "**A vaccine or a drug** in the list of triggers is a link in time only: it came"
            " before. It does not mean that it was the cause."
        ),
    )


def shares() -> str:
    """When a share is printed, and when not."""
    return _paragraphs(
        _(
            "A share is printed only with its denominator, only if that is at least 5, and with its"
            " 95% interval (Wilson 1927). Shares of triggers need at least 20 patients with a"
            " statement on the trigger, and these must be at least half of all. Most series were"
            " gathered by hospital or by infection, so no share here is nature's own."
        ),
        _points(
            _(
                "**Outcomes**: one row a publication, each with its own denominator. Series took in"
                " different people, so they are never added up to one share of deaths or of"
                " recovery. A series that was found through deaths is named in words and never"
                " drawn. A missing number of deaths is not zero deaths."
            ),
            _(
                "**Genetic tests**: a share only inside a series that says how many it tested,"
                " never across publications."
            ),
            _(
                "**Treatments and parts of the brain**: one patient can have several, so they are"
                " never added up. Each has its own denominator: a series counts for a treatment"
                " only if it says how many had it, and follows a choice only if all its patients"
                " match."
            ),
        ),
    )


def missing(counts: Counts) -> str:
    """What the collection does not have."""
    return _points(
        about.not_searched_yet(),
        _(
            "Both readers mostly read abstracts. The full texts of the 15 publications that decide"
            " most about the totals are still to be read; the curators' record in the data names"
            " them."
        ),
        ngettext(
            "{n} publication waits because something needed to count or cite it is missing: see"
            " *Sources*.",
            "{n} publications wait because something needed to count or cite them is missing: see"
            " *Sources*.",
            counts["pending"],
        ).format(n=number(counts["pending"])),
        about.found_less_easily(),
        about.years_not_stated(),
        about.never_written_about(),
    )
