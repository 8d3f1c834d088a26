"""What a school discloses for each school year, and until when.

Source: TT 09/2024/TT-BGDĐT of 03/6/2024: Articles 4, 5, 8, 9 and 14 name the eight sections; Article 15 has them
published before 30 June each year and updated within ten working days of a change; the annual report stays for five
years at least. The 30 June of a school year is the one within it: that of 2025-2026 is 30/6/2026.
"""
