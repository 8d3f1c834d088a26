"""Loading a generated province."""

from collections.abc import Callable

from portal.services.demo.loading import check_loadable
from portal.services.demo.province.documents import make_world, plan_documents, write_documents
from portal.services.demo.province.people import plan_people, write_people
from portal.services.demo.province.size import PROVINCE, Size
from portal.services.demo.province.units import TOP, plan_units, write_units


def load_province(size: Size = PROVINCE, *, force: bool = False, progress: Callable[[str], None] | None = None) -> None:
    """Write the tree, its people and their documents in bulk, telling ``progress`` what is done. The caller commits."""
    say = progress or (lambda _words: None)
    check_loadable(force=force, codes={TOP})
    planned = plan_units(size)
    unit_ids = write_units(planned)
    say(f"{len(planned)} đơn vị [units]")
    people = plan_people(planned, size)
    account_ids = write_people(people, unit_ids)
    say(f"{len(people)} tài khoản [accounts]")
    world = make_world(planned, unit_ids, people, account_ids)
    documents = plan_documents(world, size)
    receipts, openings = write_documents(documents, world)
    say(f"{len(documents)} văn bản, {receipts} nơi nhận, {openings} lượt mở [documents, receipts, openings]")
