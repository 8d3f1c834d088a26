"""Kills the web server and the worker again and again while clerks post documents, and looks for anything lost.

python -m tests.crash --cycles 60
"""
