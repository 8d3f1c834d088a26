"""A report as a workbook that is filled away from the portal: its layout, its stamp, what came back, how it differs."""
