"""The demo made of real letters, and a generated province for measuring."""

from portal.services.demo.accounts import DemoAccount, demo_accounts
from portal.services.demo.loading import is_empty, load_demo
from portal.services.demo.people import PASSWORD
from portal.services.demo.province import PROVINCE, Size, load_province

__all__ = ["PASSWORD", "PROVINCE", "DemoAccount", "Size", "demo_accounts", "is_empty", "load_demo", "load_province"]
