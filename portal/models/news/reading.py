"""How often articles are read."""

from datetime import date

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class ArticleViews(Base):
    """How often an article was opened on a day (in Vietnam); by whom is not kept."""

    __tablename__ = "article_views"

    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    views: Mapped[int]
