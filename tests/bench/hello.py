"""The smallest Flask application: what a page costs when the server and the framework do nothing else."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """A few words."""
    return "hello"
