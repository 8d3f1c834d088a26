"""Reports as workbooks: given out, taken back, compared with what stands there, written by the one writing function."""
