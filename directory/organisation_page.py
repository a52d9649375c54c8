"""An organisation's page, in the order families ask."""

from functools import cached_property

from django.core.paginator import Paginator

from .reach import ways
from .trust import Trust
from .who_when import paragraphs

PER_PAGE = 100
#: What section 41 means to a family, when the organisation is known to be in or out of the list.
SECTION_41 = {
    True: "Approved under section 41: you can ask for it to be named in an EHC plan.",
    False: "Not approved under section 41: the school has to agree before an EHC plan can name it.",
}


class OrganisationPage:
    """An organisation as its page tells it. `number` is the page of its services."""

    def __init__(self, organisation, number=1):
        self.organisation = organisation
        services = organisation.services.published().order_by("name", "pk")
        self.services = Paginator(services, PER_PAGE).get_page(number)
        self.trust = Trust(organisation)

    @cached_property
    def description(self):
        return paragraphs(self.organisation.description)

    @cached_property
    def ways(self):
        row = self.organisation
        return ways(row.phone, row.text_phone, row.email, row.website)

    @cached_property
    def address(self):
        row = self.organisation
        return [line for line in (row.address_1, row.city, row.postal_code) if line]

    @cached_property
    def contacts(self):
        """[(role, public name, ways)] of everybody who may be asked."""
        rows = self.organisation.contacts.all()
        return [(row.role, row.public_name, ways(row.phone, row.text_phone, row.email, row.url)) for row in rows]

    @cached_property
    def section_41(self):
        return SECTION_41.get(self.organisation.is_section_41_approved, "")
