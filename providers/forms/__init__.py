"""The forms of the application: one for each group of questions."""

from .asking import AskedForm, ToldForm
from .listing import EligibilityForm, ServiceForm, StartForm, TrainingForm, WhoForm
from .organisation import OrganisationForm, OrganisationSearch, SizeForm
from .papers import ListingPaperForm, OrderForm, PaperForm
from .people import InvitationForm
from .rows import CostForm, CoverForm, PlaceForm, TimeForm
from .safety import ComplaintsForm, CostsForm, DbsForm, InsuranceForm, SafeguardingForm
from .sending import AnswerForm, DeclarationForm, SharedAnswerForm, TakeDownForm
from .wait import WaitForm

__all__ = [
    "AnswerForm",
    "AskedForm",
    "ComplaintsForm",
    "CostForm",
    "CostsForm",
    "CoverForm",
    "DbsForm",
    "DeclarationForm",
    "EligibilityForm",
    "InsuranceForm",
    "InvitationForm",
    "ListingPaperForm",
    "OrderForm",
    "OrganisationForm",
    "OrganisationSearch",
    "PaperForm",
    "PlaceForm",
    "SafeguardingForm",
    "ServiceForm",
    "SharedAnswerForm",
    "SizeForm",
    "StartForm",
    "TakeDownForm",
    "TimeForm",
    "ToldForm",
    "TrainingForm",
    "WaitForm",
    "WhoForm",
]
