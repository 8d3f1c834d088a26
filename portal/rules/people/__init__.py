"""Rules about accounts: passwords, phone numbers, mail addresses, user names, data domains."""
