"""Papers of a class: slips and school reports of its pupils, the summary of its results; at once or by the worker."""
