"""Terms of art in plain words: of medicine, of counting, and of the data's own codes."""

from __future__ import annotations

from dashboard.figures import facts
from dashboard.figures.figure import Context
from dashboard.words import _

Words = list[tuple[str, str]]


def explained() -> list[tuple[str, Words]]:
    """Headings, each with its terms and their meanings, in an order to read them in."""
    return [
        (_("The illness"), _illness()),
        (_("Genes and families"), _genes()),
        (_("Publications"), _publications()),
        (_("Counting"), _counting()),
    ]


def vocabularies(context: Context) -> list[tuple[str, Words]]:
    """The codes of the data, with the meanings that the data themselves give."""
    headings = {
        "outcomes": _("How people fared"),
        "lesions": _("Parts of the brain"),
        "treatments": _("Treatments"),
        "genetic_results": _("Results of genetic tests"),
        "disease_terms": _("Names of the illness"),
        "designs": _("Kinds of publication"),
        "recruitments": _("How patients came into a publication"),
        "evidence_levels": _("How much of a publication was read"),
    }
    return [(heading, facts.meanings(context, name)) for name, heading in headings.items()]


def _illness() -> Words:
    return [
        (
            _("ANE, Acute Necrotizing Encephalopathy"),
            _(
                "A sudden illness of the brain that follows an infection within days. Acute: it"
                " begins suddenly. Necrotizing: tissue dies. Encephalopathy: the brain does not"
                " work as it should."
            ),
        ),
        (
            _("Trigger"),
            _("The infection, or another event such as a vaccination, that came before."),
        ),
        (
            _("Encephalitis"),
            _("Inflammation of the brain. Some reports call ANE by this word; it is not the same."),
        ),
        (
            _("Influenza encephalopathy"),
            _(
                "Any illness of the brain with influenza. ANE is one of several kinds; numbers of"
                " the one are not numbers of the other."
            ),
        ),
        (
            _("Imaging"),
            _("Pictures of the inside of the head, mostly by magnetic resonance (MRI)."),
        ),
        (_("Lesion"), _("A place in the body that looks damaged, here in pictures of the brain.")),
        (_("Sequelae"), _("Lasting difficulties after an illness.")),
        (_("Onset"), _("The beginning of an illness.")),
    ]


def _genes() -> Words:
    return [
        (_("Gene"), _("A piece of what we inherit; each has a name, such as RANBP2.")),
        (
            _("Variant"),
            _(
                "A place where somebody's gene differs from most people's. Some variants make an"
                " illness more likely, most do nothing. An older word is mutation."
            ),
        ),
        (
            _("RANBP2"),
            _("The gene in which a variant was found most often in families with ANE."),
        ),
        (_("Familial"), _("More than one person in a family is affected.")),
        (_("Recurrent"), _("The illness comes more than once in the same person.")),
        (
            _("Autosomal dominant"),
            _("One changed copy of a gene, from either parent, can be enough."),
        ),
        (_("Penetrance"), _("How many of the people who carry a variant ever fall ill.")),
    ]


def _publications() -> Words:
    return [
        (
            _("Publication"),
            _("A paper, a letter, or a conference abstract that was printed or put online."),
        ),
        (_("Abstract"), _("The summary at the beginning of a paper.")),
        (_("Case"), _("One patient as described in a publication.")),
        (_("Series"), _("Several patients described together.")),
        (_("Cohort"), _("A group of patients defined beforehand and followed.")),
        (
            _("Collation"),
            _("Putting together what many publications say; here also called the collection."),
        ),
        (
            _("DOI, PubMed, PMC"),
            _("Numbers and libraries by which a publication can be found for ever."),
        ),
        (_("Claim"), _("A number that somebody stated, quoted here with who said it.")),
    ]


def _counting() -> Words:
    return [
        (
            _("Distinct"),
            _("Each person counted once, as far as anyone can tell from the publications."),
        ),
        (_("As published"), _("Each description counted, also of the same person.")),
        (
            _("Contained"),
            _("A publication whose patients another, larger one describes too."),
        ),
        (
            _("Possible extra"),
            _("People left out of the count because they may be the same as others."),
        ),
        (_("Not stated"), _("The publication does not say. It does not mean no.")),
        (
            _("Cannot be placed"),
            _("People who might match a choice; the publication does not say enough to tell."),
        ),
        (
            _("Cannot be split"),
            _("People who match, but whose publication gives each fact alone, not together."),
        ),
        (_("Denominator"), _('The number that a part is a part of: the 12 in "3 of 12".')),
        (
            _("95% interval"),
            _(
                "From few people a share is uncertain. The interval holds the values that agree"
                " with what was seen, by the method of Wilson (1927)."
            ),
        ),
        (
            _("Rate"),
            _("How many fall ill among so many people in so much time. No number here is a rate."),
        ),
    ]
