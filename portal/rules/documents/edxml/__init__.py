"""edXML, the form in which Vietnamese agencies' systems exchange documents (QCVN 102:2016/BTTTT, SĐ 1:2022).

Names of elements are the standard's own, "Bussiness" included. Bytes and files are the adapter's business.
"""
