"""The site map: every blueprint and where it lives."""

from flask import Blueprint

from portal.blueprints import (
    activation,
    attendance,
    contact_book,
    data_forms,
    documents,
    family,
    form_api,
    form_design,
    form_exports,
    form_periods,
    form_sheets,
    form_totals,
    gradebook,
    home,
    news,
    notice_link,
    notifications,
    people,
    progress,
    public,
    records,
    school,
    search,
    sites,
    system,
    units,
)


def all_blueprints() -> list[Blueprint]:
    """Every blueprint, in the order of the navigation."""
    return [
        home.bp,
        search.bp,
        family.bp,
        activation.bp,
        notice_link.bp,
        public.bp,
        sites.bp,
        documents.bp,
        attendance.bp,
        progress.bp,
        news.bp,
        school.bp,
        gradebook.bp,
        contact_book.bp,
        data_forms.bp,
        form_totals.bp,
        form_periods.bp,
        form_exports.bp,
        form_design.bp,
        form_sheets.bp,
        form_api.bp,
        notifications.bp,
        units.bp,
        people.bp,
        records.bp,
        system.bp,
    ]
