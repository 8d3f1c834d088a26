"""The named receivers of units (R24): who they are today, and naming them."""
