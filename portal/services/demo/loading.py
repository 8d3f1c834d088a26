"""Loading a demo: refused where people already work."""

from sqlalchemy import ColumnElement, select

from portal.adapters.file_store import FileStore
from portal.db import db
from portal.errors import RuleBroken
from portal.models.documents import Document
from portal.models.people import Account
from portal.models.units import Unit
from portal.services.demo.access_keys import write_access_keys
from portal.services.demo.asked import write_asked
from portal.services.demo.attendance import write_attendance
from portal.services.demo.broadcasts import write_broadcasts
from portal.services.demo.consents import write_consents
from portal.services.demo.contact_slips import write_contact_slips
from portal.services.demo.deliveries import write_deliveries
from portal.services.demo.directives import post_directives, store_files, submit_draft, write_draft
from portal.services.demo.disclosures import write_disclosures
from portal.services.demo.duties import write_duties
from portal.services.demo.events import write_events
from portal.services.demo.families import write_families
from portal.services.demo.family_data import write_family_data
from portal.services.demo.family_marks import write_family_marks
from portal.services.demo.figures import write_figures
from portal.services.demo.followers import write_followers
from portal.services.demo.form_designs import write_form_designs
from portal.services.demo.form_exports import write_form_exports
from portal.services.demo.form_periods import write_form_periods
from portal.services.demo.form_prefill import write_prefilled
from portal.services.demo.form_reports import write_form_reports
from portal.services.demo.gradebook import write_gradebook
from portal.services.demo.handled import write_handled
from portal.services.demo.homework import write_homework
from portal.services.demo.leave import write_leaves
from portal.services.demo.letters import write_letters
from portal.services.demo.meetings import write_meetings
from portal.services.demo.news import write_news
from portal.services.demo.notices import write_notices
from portal.services.demo.pages import write_pages
from portal.services.demo.people import write_people
from portal.services.demo.pictures import draw
from portal.services.demo.preschool import write_preschool
from portal.services.demo.progress import write_plan
from portal.services.demo.publications import publish_two
from portal.services.demo.receivers import write_receivers
from portal.services.demo.report_slips import write_report_slips
from portal.services.demo.requests import write_requests
from portal.services.demo.rollover import write_plan_of_year
from portal.services.demo.school import write_school
from portal.services.demo.school_life import write_life
from portal.services.demo.talks import write_talks
from portal.services.demo.transfers import write_transfers
from portal.services.demo.units import CODES, write_units
from portal.services.demo.withdrawn import write_withdrawn
from portal.services.documents.agreeing import accept_rule
from portal.services.people.actors import load_actor


def is_empty() -> bool:
    """Whether nobody has entered a unit, a person or a document yet."""
    return not any(_has(column) for column in (Unit.id.is_not(None), Account.id.is_not(None), Document.id.is_not(None)))


def _has(condition: ColumnElement[bool]) -> bool:
    return db.session.scalar(select(condition).where(condition).limit(1)) is not None


def check_loadable(*, force: bool, codes: set[str]) -> None:
    """Refuse a database in use. ``force`` allows units and people of one's own, but never the demo a second time."""
    if _has(Unit.code.in_(codes)):
        raise RuleBroken("Dữ liệu trình diễn đã được nạp trước đó.")
    if not force and not is_empty():
        raise RuleBroken("Cơ sở dữ liệu đã có dữ liệu. Chỉ nạp bản trình diễn vào cơ sở dữ liệu trống.")


def load_demo(store: FileStore, *, force: bool = False) -> None:
    """Write units, people, letters, two directives, a letter being handled, one recalled, drafts, public ones, news,
    schools with their pupils and attendance.

    The caller commits.
    """
    check_loadable(force=force, codes=set(CODES.values()))
    files = store_files(store)
    drawings = draw(store)
    units = write_units()
    cast = write_people(units)
    for leader in ("lanhdao.tw", "lanhdao.bentre"):
        accept_rule(load_actor(cast.accounts[leader])[0])
    write_receivers(units, cast)
    letters = write_letters(units, cast)
    write_duties(letters, units, cast)
    directives = post_directives(cast, files)
    publish_two(cast, letters["683-SGDDT-GDTH"], directives[0])
    write_handled(cast, tuple(units[key].id for key in ("cholach", "vinhbinh", "hoanghia")), files.power_cut)
    write_withdrawn(units, cast)
    write_draft(cast)
    submit_draft(cast, units["vinhlong"])
    write_news(units, cast, drawings)
    write_pages(cast)
    write_followers(units)
    write_asked(units, cast)
    write_disclosures(store, cast)
    write_events(units, cast)
    schools = write_school(units, cast)
    write_families(schools, cast)
    write_notices(schools, cast)
    write_deliveries(schools)
    write_consents(store, schools, cast)
    write_requests(schools, cast)
    write_leaves(schools, cast)
    write_talks(schools, cast)
    write_family_data(store, schools)
    write_homework(schools, cast)
    write_broadcasts(units, cast)
    write_form_periods(units, cast)
    write_form_reports(units, cast)
    write_form_exports(store, units, cast)
    write_access_keys(units, cast)
    write_meetings(schools, cast)
    write_attendance(schools, cast)
    write_gradebook(schools)
    write_family_marks(schools)
    write_plan(schools["longthoi"])
    write_transfers(units, schools, cast)
    write_preschool(units, schools["longthoi"].start_year, cast)
    write_plan_of_year(schools["vinhbinh"], cast)
    write_life(schools["vinhbinh"], cast)
    write_report_slips(schools["vinhbinh"], cast)
    write_contact_slips(schools["vinhbinh"], cast)
    write_figures(units)
    write_form_designs(cast)
    write_prefilled(cast)
