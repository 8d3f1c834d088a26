"""What a site says of the people who lead its unit."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class LeaderCard(Base):
    """What the site of ``unit_id`` tells of somebody who leads ``place_id``, the unit itself or one of its parts.

    Typed for the public, never taken from the account; ``name_hidden``: only the post is told. Without a card the name
    and the post are. Who leads is never kept here: that are memberships.
    """

    __tablename__ = "leader_card"

    unit_id: Mapped[int] = mapped_column(ForeignKey("site.unit_id"), primary_key=True, autoincrement=False)
    place_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    post: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    duties: Mapped[str] = mapped_column(String(500), default="")
    name_hidden: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_by: Mapped[str] = mapped_column(String(150))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
