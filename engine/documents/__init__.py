"""Typed models of every kind of pack document."""

from engine.documents.appraisal import AppraisalScheme, Evidence, EvidencePart, Indicator, Padding, PaddingPattern
from engine.documents.bodies import Bodies, Body, Department, Departments, FormerName, NameThen, names_on
from engine.documents.calendar import Calendar, Holiday, HolidayNotice
from engine.documents.catalogue import (
    Count,
    FieldSpec,
    HistorySpec,
    ItemValues,
    ListType,
    MatterType,
    RoleSpec,
    Term,
)
from engine.documents.common import InForce
from engine.documents.inventory import Inventory, InventoryRow
from engine.documents.law import Article, Law, LawLevel
from engine.documents.list_terms import Exclusion, ExclusionKind, ExitCondition, ImportBounds, Publicity
from engine.documents.measure import (
    MEASURE_OUTCOME_TITLES,
    STRENGTH_TITLES,
    Basis,
    Duration,
    Measure,
    MeasureClass,
    MeasureOutcome,
    Reach,
    Strength,
)
from engine.documents.memorandum import (
    Confirmation,
    Confirmations,
    ExampleCase,
    ExampleListing,
    Examples,
    ExampleSubject,
    Expectation,
    Memorandum,
    RuleDocument,
)
from engine.documents.parameters import Parameter, Parameters, Setting, Unit
from engine.documents.reasons import Reason, ReasonFor, Reasons
from engine.documents.results import Follows, MatterResult

Document = (
    Law
    | Parameters
    | Calendar
    | Reasons
    | AppraisalScheme
    | Inventory
    | Measure
    | ListType
    | MatterType
    | Bodies
    | Departments
    | Memorandum
    | Examples
    | Confirmations
)

MODELS: dict[str, type[Document]] = {
    "law": Law,
    "parameters": Parameters,
    "calendar": Calendar,
    "reasons": Reasons,
    "appraisal": AppraisalScheme,
    "inventory": Inventory,
    "measure": Measure,
    "list": ListType,
    "matter": MatterType,
    "bodies": Bodies,
    "departments": Departments,
    "memorandum": Memorandum,
    "examples": Examples,
    "confirmations": Confirmations,
}
"""Model per ``kind``."""

__all__ = [
    "MEASURE_OUTCOME_TITLES",
    "MODELS",
    "STRENGTH_TITLES",
    "AppraisalScheme",
    "Article",
    "Basis",
    "Bodies",
    "Body",
    "Calendar",
    "Confirmation",
    "Confirmations",
    "Count",
    "Department",
    "Departments",
    "Document",
    "Duration",
    "Evidence",
    "EvidencePart",
    "ExampleCase",
    "ExampleListing",
    "ExampleSubject",
    "Examples",
    "Exclusion",
    "ExclusionKind",
    "ExitCondition",
    "Expectation",
    "FieldSpec",
    "Follows",
    "FormerName",
    "HistorySpec",
    "Holiday",
    "HolidayNotice",
    "ImportBounds",
    "InForce",
    "Indicator",
    "Inventory",
    "InventoryRow",
    "ItemValues",
    "Law",
    "LawLevel",
    "ListType",
    "MatterResult",
    "MatterType",
    "Measure",
    "MeasureClass",
    "MeasureOutcome",
    "Memorandum",
    "NameThen",
    "Padding",
    "PaddingPattern",
    "Parameter",
    "Parameters",
    "Publicity",
    "Reach",
    "Reason",
    "ReasonFor",
    "Reasons",
    "RoleSpec",
    "RuleDocument",
    "Setting",
    "Strength",
    "Term",
    "Unit",
    "names_on",
]
