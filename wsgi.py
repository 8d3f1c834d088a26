"""For the web server: ``gunicorn wsgi:app``."""

from portal import create_app
from portal.web.clock_guard import start_clock
from portal.web.view_counting import start_counting

app = create_app()
start_clock(app)
start_counting(app)
