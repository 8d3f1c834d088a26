"""The demo made of real letters, and a generated province for measuring."""

from portal.services.demo.accounts import DemoAccount, demo_accounts
from portal.services.demo.loading import is_empty, load_demo
from portal.services.demo.people import PASSWORD

__all__ = ["PASSWORD", "DemoAccount", "demo_accounts", "is_empty", "load_demo"]
